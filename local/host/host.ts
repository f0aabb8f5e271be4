import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { listen } from '../http/listen.ts';
import { loadApp } from './app/loadApp.ts';
import type { RegisteredFunction } from './app/registration.ts';
import type { RpcData } from './app/rpc.ts';
import { clientData } from './client/clientData.ts';
import { parseCrashPoint } from './durable/crash.ts';
import { createEngine } from './durable/engine.ts';
import { createInstances } from './durable/instances.ts';
import { openStore } from './durable/store.ts';
import { readHostJson } from './hostJson.ts';
import { createEventGridWebhook } from './http/eventGrid.ts';
import { createHttpFunctions } from './http/httpFunctions.ts';
import { createListener } from './http/listener.ts';
import { bodyLimit } from './http/reply.ts';
import { loadKeys } from './keys.ts';
import type { Log } from './log.ts';
import { startTimerFunctions } from './timers/timerFunctions.ts';

export interface HostOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Path of the app's entry, an ES module or CommonJS. */
  readonly app: string;
  /** Keys, histories and times live here. One host at a time. */
  readonly state: string;
  /** The app's settings. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** ms since 1970 */
  readonly now: () => number;
}

export interface Host {
  readonly port: number;
  /** Takes no request and no turn any more; resolves when the activities that run have ended, after `graceMs` at most. */
  close(graceMs: number): Promise<void>;
}

/**
 * A local Azure Functions host: serves one app on loopback. Once per process, because an app can be loaded only once.
 *
 * What was under way when the last process of this state ended goes on: turns and activities in flight are done again.
 *
 * @throws Error when the app has something that this host doesn't know, by name
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { log, now, settings } = options;
  const { http, durableTask } = readHostJson(options.app);
  const keys = loadKeys(options.state);
  const app = await loadApp(options.app, log);
  let origin = '';
  function extraInputs(one: RegisteredFunction): Record<string, RpcData> {
    const string = clientData(origin, durableTask.hubName, keys.durableTask);
    return Object.fromEntries(one.clientBindings.map((name) => [name, { string }]));
  }

  const store = openStore(
    join(options.state, 'instances'),
    parseCrashPoint(settings['CUSTOMHOUSE_CRASH'], killThisProcess),
  );
  const engine = createEngine({
    app,
    store,
    log,
    now,
    extraInputs,
    maxConcurrentActivities: durableTask.maxConcurrentActivityFunctions,
    maxConcurrentTurns: durableTask.maxConcurrentOrchestratorFunctions,
  });
  const instances = createInstances(engine, store, now);
  const bodyLimitBytes = Number(settings[bodyLimit.setting] ?? bodyLimit.bytes);
  const common = { app, keys, log, bodyLimitBytes, extraInputs };
  const listener = createListener({
    ...common,
    instances,
    httpFunctions: createHttpFunctions({ ...common, routePrefix: http.routePrefix }),
    eventGrid: createEventGridWebhook(common),
    hostStatus: hostStatus(),
  });
  const listening = await listen(listener, options.port);
  origin = `http://127.0.0.1:${listening.port}`;
  engine.recover();
  const stopTimers = startTimerFunctions({ ...common, directory: join(options.state, 'timers'), settings, now });

  return {
    port: listening.port,
    async close(graceMs) {
      stopTimers();
      await Promise.race([Promise.all([listening.close(), engine.drain()]), sleep(graceMs)]);
    },
  };
}

function killThisProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** @see https://learn.microsoft.com/azure/azure-functions/functions-host-json and the host's `/admin/host/status` */
function hostStatus(): () => unknown {
  const id = randomUUID().replaceAll('-', '');
  return () => ({ id, state: 'Running', version: '4.0.0', processUptime: Math.round(process.uptime() * 1000) });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
