import Module from 'node:module';
import type { Log, LogLevel } from '../log.ts';
import type { FunctionCallback, FunctionMetadata, ProgrammingModel } from './rpc.ts';

export interface CoreRegistration {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What an app said through `@azure/functions` while it was imported. */
export interface CoreApi {
  readonly registrations: readonly CoreRegistration[];
  model(): ProgrammingModel | undefined;
}

/** The versions that the library asks for; features that need newer ones stay off. */
const workerVersion = '3.13.0';
const hostVersion = '4.1048.0';

/**
 * Provides the module `@azure/functions-core`, by which `@azure/functions` finds its host.
 *
 * Must be called before the first import of `@azure/functions` in this process: the library looks once. It asks by
 * `require`, also when the app is made of ES modules, so the module loader's own function is the only place to answer.
 */
export function provideCoreApi(log: Log): CoreApi {
  const registrations: CoreRegistration[] = [];
  let model: ProgrammingModel | undefined;
  const core = {
    version: workerVersion,
    hostVersion,
    Disposable,
    registerHook(name: string) {
      throw new Error(`The local Functions host knows no hooks: remove app.hook.${name}.`);
    },
    log(level: LogLevel, _category: string, message: string) {
      log(level, 'app', message);
    },
    setProgrammingModel(given: ProgrammingModel) {
      model = given;
    },
    getProgrammingModel: () => model,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback) {
      const registration = { metadata: { ...metadata, functionId: metadata.name }, callback };
      registrations.push(registration);
      return new Disposable(() => registrations.splice(registrations.indexOf(registration), 1));
    },
  };
  answerRequire('@azure/functions-core', core);
  return { registrations, model: () => model };
}

class Disposable {
  readonly #dispose: () => void;
  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }
  dispose(): void {
    this.#dispose();
  }
}

function answerRequire(name: string, exports: unknown): void {
  const loader = Module as unknown as { _load: (id: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = (id, ...rest) => (id === name ? exports : load.call(loader, id, ...rest));
}
