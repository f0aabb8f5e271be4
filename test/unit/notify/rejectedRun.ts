import type { ImportTask } from '../../../shared/config/model.ts';
import type { Run, RunId } from '../../../shared/run.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { digestOf, type FakeWorld } from '../../support/fakeApp.ts';

export const green = digestOf('9');
export const red = digestOf('4');

export interface Rejection {
  readonly reason: string;
  /** What the test's run had logged. */
  readonly evidence: string;
}

/** Green is in use and hello-world runs on it; then red is rejected: that run. */
export async function rejectedRun({ app, starter }: FakeWorld, { reason, evidence }: Rejection): Promise<Run> {
  const { imports, deployments, bases, runs } = app.ledger;
  const key = keyOf(app.configuration.tasks.get('base-import-node') as ImportTask);
  const before = 'aaaaaaaaaa' as RunId;
  await imports.promote(key, {
    digest: green,
    order: 1,
    runId: before,
    uniqueTag: `15-alpine-${before}`,
    byHand: false,
  });
  await bases.write('hello-world', ['base/node:15-alpine']);
  const base = { image: 'base/node:15-alpine', digest: green };
  await deployments.deploy('hello-world', { digest: digestOf('1'), order: 1, runId: 'bbbbbbbbbb' as RunId, base });

  const cause = { kind: 'image', image: 'public/node:15-alpine', digest: red, observation: 2 } as const;
  const { run } = await startRun(app, starter, { task: 'base-import-node', trigger: 'Image Update', cause });
  const { runId } = run;
  const verdict = {
    gate: 'test',
    answer: 'reject',
    evidence,
    runId,
    at: run.createdAt,
    platform: run.platform,
  } as const;
  await imports.recordVerdict(key, red, verdict);
  await imports.reject(key, { digest: red, order: 2, runId, reason });
  const finishedAt = app.now().toISOString();
  return runs.update(runId, () => ({ status: 'Failed', outcome: 'rejected', reason, digest: red, finishedAt }));
}
