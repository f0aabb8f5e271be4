import { parseSource, type Source } from '../git/source/source.ts';
import { cloneRoot, type Home } from './home.ts';
import { openPlan } from './openPlan.ts';
import { describePlan } from './plan/describePlan.ts';
import { writePlan } from './plan/planFile.ts';
import type { Plan } from './plan/types.ts';
import { createRepositories } from './repositories.ts';

/** What the person who starts an instance says of it. */
export interface StartArguments {
  /** Absolute path of a customhouse.yaml; missing: that of the last start, else the clone's own. */
  readonly configuration?: string;
  /** `NAME=PATH` each: content of local Git repositories. */
  readonly repositories?: readonly string[];
  /** Where their relative paths begin. Default: the working directory. */
  readonly workingDirectory?: string;
  /** Sets variables of the configuration. Default: this process's. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told what is being done. */
  readonly say: (line: string) => void;
}

/**
 * Works out what the instance is to have and makes its repositories.
 *
 * @throws Error with the remedy, before anything is started, for everything that can be wrong with the arguments
 */
export async function prepareStart(
  home: Home,
  { configuration, repositories = [], workingDirectory = process.cwd(), environment, say }: StartArguments,
): Promise<{ readonly plan: Plan; readonly sources: readonly Source[] }> {
  const plan = openPlan(home, { configuration, environment });
  for (const line of describePlan(plan, cloneRoot, environment)) say(line);
  const sources = repositories.map((argument) => parseSource(argument, plan.repositories, workingDirectory));
  await createRepositories(home, plan, sources);
  writePlan(home, plan);
  return { plan, sources };
}
