import { join } from 'node:path';

export interface HostPlace {
  readonly port: number;
  /** Path of the built app's entry, for example `dist/functions/app.js`. */
  readonly app: string;
  /** Directory of keys, histories and times. */
  readonly state: string;
}

/**
 * Node lets new objects pile up to 3 x 16 MB before it looks at them, and old ones to several times what is in use where memory is plenty; orchestrations
 * make many that die soon. With these the process grows to half more than it uses. They can't be set once Node has started.
 */
const nodeOptions = ['--max-semi-space-size=2', '--heap-growing-percent=50'];

/** What `process.execPath` is to be started with for a host's process: `spawn(process.execPath, hostArguments(…))`. */
export function hostArguments({ port, app, state }: HostPlace): string[] {
  const main = join(import.meta.dirname, 'main.ts');
  return [...nodeOptions, main, '--port', String(port), '--app', app, '--state', state];
}
