import { createChecklist, type Row } from './checklist.ts';
import { elsewhere } from './steps/elsewhere.ts';
import { everyday } from './steps/everyday.ts';
import { gate } from './steps/gate.ts';
import { open } from './steps/open.ts';
import type { Target } from './target.ts';
import { enterWorld, leaveWorld, type Step, type World } from './world.ts';

const steps: readonly Step[] = [...open, ...gate, ...everyday, ...elsewhere];

export interface Listener {
  onStep(step: Pick<Step, 'number' | 'title'>): void;
  onRow(row: Row): void;
}

/**
 * Walks through the reference scenario on a system in which nothing ran yet. A step that can't be finished is a row too; the steps after it build on it, so they are
 * not tried.
 */
export async function walk(target: Target, listener: Listener): Promise<readonly Row[]> {
  const world = await enterWorld(target);
  try {
    const rows: Row[] = [];
    for (const step of steps) {
      listener.onStep(step);
      const { rows: done, isFinished } = await take(world, step, listener);
      rows.push(...done);
      if (!isFinished) break;
    }
    return rows;
  } finally {
    await leaveWorld(world);
  }
}

async function take(
  world: World,
  step: Step,
  listener: Listener,
): Promise<{ readonly rows: readonly Row[]; readonly isFinished: boolean }> {
  const list = createChecklist(step.number, (row) => listener.onRow(row));
  try {
    await step.act(world, list);
    return { rows: list.rows, isFinished: true };
  } catch (error) {
    list.check('the step can be finished', error instanceof Error ? error.message : String(error));
    return { rows: list.rows, isFinished: false };
  }
}
