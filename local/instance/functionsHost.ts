import { join } from 'node:path';
import { hostArguments } from '../host/hostArguments.ts';
import { answersHttp } from './answersHttp.ts';
import { startChild, type Child } from './child.ts';
import { cloneRoot, lastingEnvironment, type Home } from './home.ts';
import type { AppSettings, Ports } from './types.ts';

const readyWithinMs = 30_000;

/** The local Functions host with the compiled application; its environment is the app settings. */
export function startFunctionsHost(
  home: Home,
  ports: Ports,
  settings: AppSettings,
  signal?: AbortSignal,
): Promise<Child> {
  const app = join(cloneRoot, 'dist', 'functions', 'app.js');
  return startChild(
    home,
    {
      name: 'functions',
      command: process.execPath,
      arguments: hostArguments({ port: ports.functions, app, state: home.host }),
      env: { ...process.env, ...lastingEnvironment, ...settings },
      cwd: cloneRoot,
      isReady: () => answersHttp(ports.functions),
      readyWithinMs,
    },
    signal,
  );
}
