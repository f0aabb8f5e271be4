import { pathToFileURL } from 'node:url';
import type { Log } from '../log.ts';
import { provideCoreApi } from './coreApi.ts';
import { createInvoke, type Invoke } from './invoke.ts';
import {
  isTriggeredBy,
  parseRegistration,
  type RegisteredFunction,
  type TriggerOf,
  type TriggerType,
} from './registration.ts';

/** The app after its import: what it registered, and how to call it. */
export interface App {
  of<T extends TriggerType>(type: T): readonly RegisteredFunction<TriggerOf<T>>[];
  /** @param name compared without regard to case, as Azure does */
  find<T extends TriggerType>(type: T, name: string): RegisteredFunction<TriggerOf<T>> | undefined;
  readonly invoke: Invoke;
}

/**
 * Imports an app (ES modules or CommonJS) and takes over what it registers. Once per process.
 *
 * @throws Error naming each function that this host can't serve, or the name that was registered twice
 */
export async function loadApp(entry: string, log: Log): Promise<App> {
  const core = provideCoreApi(log);
  await import(pathToFileURL(entry).href);
  const model = core.model();
  if (model === undefined) {
    throw new Error(`${entry} registered no function: it must import @azure/functions and call app.*.`);
  }
  const capabilities = await model.getCapabilities({});
  if (capabilities['HttpUri'] !== undefined) {
    throw new Error('The local Functions host knows no HTTP streaming: remove app.setup({ enableHttpStream: true }).');
  }
  const functions = parseAll(core.registrations);
  return {
    of: (type) => functions.filter((one) => isTriggeredBy(one, type)),
    find: (type, name) => functions.filter((one) => isTriggeredBy(one, type)).find((one) => isNamed(one, name)),
    invoke: createInvoke(model, log),
  };
}

function parseAll(registrations: readonly Parameters<typeof parseRegistration>[0][]): RegisteredFunction[] {
  const functions: RegisteredFunction[] = [];
  const problems: string[] = [];
  for (const registration of registrations) {
    const { name } = registration.metadata;
    if (functions.some((one) => isNamed(one, name))) problems.push(`The function ${name} is registered twice.`);
    try {
      functions.push(parseRegistration(registration));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return functions;
}

function isNamed(one: RegisteredFunction, name: string): boolean {
  return one.name.toLowerCase() === name.toLowerCase();
}
