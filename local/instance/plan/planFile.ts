import { readJson, writeJson } from '../../arm/jsonFile.ts';
import type { Home } from '../home.ts';
import { planSchema, type Plan } from './types.ts';

/** @returns undefined when this instance was never up */
export function readPlan(home: Home): Plan | undefined {
  return readJson(home.plan, planSchema);
}

export function writePlan(home: Home, plan: Plan): void {
  writeJson(home.plan, plan);
}
