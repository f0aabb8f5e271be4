import { enableCompileCache, flushCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLog, describeError } from './log.ts';

/**
 * The process of the local Functions host.
 *
 *     node local/host/main.ts --port 7071 --app dist/functions/app.js --state .customhouse/functions
 *
 * Started by `hostArguments`, which adds Node's own options.
 * The environment is the app's settings. Standard output: the app's own, and one line `ready <ms>` when it serves, with
 * the milliseconds since the process began. Standard error: the log. SIGTERM and SIGINT stop it in order; a kill at any
 * moment loses nothing. `CUSTOMHOUSE_CRASH` makes it kill itself, for tests: see durable/crash.ts.
 */

/** For activities that run when the process is told to stop. */
const graceMs = 5_000;

async function main(): Promise<void> {
  const log = createLog(
    (line) => process.stderr.write(line),
    () => new Date(),
  );
  const { values } = parseArgs({
    options: { port: { type: 'string' }, app: { type: 'string' }, state: { type: 'string' } },
  });
  const { port, app, state } = values;
  if (port === undefined || app === undefined || state === undefined) {
    throw new Error('Usage: node local/host/main.ts --port <port> --app <path of app.js> --state <directory>');
  }
  // Without it the Durable client's links lead to localhost:7071.
  process.env['WEBSITE_HOSTNAME'] ??= `127.0.0.1:${port}`;
  process.on('unhandledRejection', (error) => log('error', 'app', `Unhandled rejection: ${describeError(error)}`));
  // The Azure SDKs are large: the second start takes half the time of the first.
  enableCompileCache(join(resolve(state), 'compiled'));
  const { startHost } = await import('./host.ts');
  const host = await startHost({
    port: Number(port),
    app: resolve(app),
    state: resolve(state),
    settings: process.env,
    log,
    now: Date.now,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void host.close(graceMs).finally(() => process.exit(0)));
  }
  process.stdout.write(`ready ${Math.round(performance.now())}\n`);
  flushCompileCache();
}

main().catch((error: unknown) => {
  process.stderr.write(`The local Functions host did not start: ${describeError(error)}\n`);
  process.exit(1);
});
