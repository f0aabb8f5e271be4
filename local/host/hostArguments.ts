import { join } from 'node:path';
import { leanNode } from '../leanNode.ts';

export interface HostPlace {
  readonly port: number;
  /** Path of the built app's entry, for example `dist/functions/app.js`. */
  readonly app: string;
  /** Directory of keys, histories and times. */
  readonly state: string;
}

/** What `process.execPath` is to be started with for a host's process: `spawn(process.execPath, hostArguments(…))`. */
export function hostArguments({ port, app, state }: HostPlace): string[] {
  const main = join(import.meta.dirname, 'main.ts');
  return [...leanNode, main, '--port', String(port), '--app', app, '--state', state];
}
