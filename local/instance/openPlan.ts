import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneRoot, type Home } from './home.ts';
import { planAzure } from './plan/planAzure.ts';
import { readPlan } from './plan/planFile.ts';
import type { Plan } from './plan/types.ts';

export interface PlanOptions {
  /** Absolute path of a customhouse.yaml; missing: that of the last start, else the clone's own. */
  readonly configuration: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * What this instance is to have, from its configuration as the file is now.
 *
 * @throws Error with every mistake in the file
 */
export function openPlan(home: Home, { configuration, environment }: PlanOptions): Plan {
  const path = configuration ?? readPlan(home)?.configuration ?? join(cloneRoot, 'customhouse.yaml');
  if (!existsSync(path)) throw new Error(`There is no configuration ${path}. Start with --config FILE.`);
  return planAzure({ path, text: readFileSync(path, 'utf8') }, environment);
}
