import type { GitContext } from '../../shared/config/model.ts';
import type { FoundRegistry } from './readAcrTasks.ts';
import type { RegistryNames } from './registryNames.ts';

/** A task as customhouse.yaml has it, or why it has none. */
export interface MovedTask {
  readonly name: string;
  /** What had to be left out or wants a look. */
  readonly notes: readonly string[];
  /** Undefined: nothing here is its equal. */
  readonly value: object | undefined;
}

export interface MoveTools {
  readonly registry: FoundRegistry;
  readonly names: RegistryNames;
  /** A file of a task's Git context; undefined when it can't be read. */
  readonly readFile: (context: GitContext, path: string) => Promise<string | undefined>;
}

/** What each kind of step is moved with. */
export interface Moving {
  readonly name: string;
  readonly context: GitContext;
  /** The context as the file has it. */
  readonly contextText: string;
  readonly seconds: number;
  /** Added to. */
  readonly notes: string[];
}

export type MovedStep = { readonly kind: 'build' | 'import' } & Readonly<Record<string, unknown>>;
