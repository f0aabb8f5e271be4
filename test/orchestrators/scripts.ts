import type { Digest, RegistryName } from '../../shared/image.ts';
import type { Commit, RunId } from '../../shared/run.ts';
import type { Script } from '../support/orchestration.ts';

export const green = `sha256:${'9'.repeat(64)}` as Digest;
export const red = `sha256:${'4'.repeat(64)}` as Digest;

const noFault = { code: 'IMAGE_NOT_FOUND', message: 'There is no such image. Push one.' } as const;
/** A fault that somebody has to do something about. */
export const finalFault = { fault: noFault };
/** A fault that may pass by itself. */
export const passingFault = {
  fault: { code: 'REGISTRY_UNREACHABLE', message: 'public did not answer. Look at it.' },
} as const;

/** The answers of a valid candidate's way in. */
export const validImport = {
  beginRun: [{ kind: 'begun', task: 'base-import-node', trigger: 'Image Update', cause: 'image' }],
  identifyCandidate: [{ digest: green, isDesired: false, gates: ['test'] }],
  quarantineImage: [{ kind: 'quarantined' }],
  beginGate: [{ kind: 'asked', ticket: { acrRunId: 'ca1' } }],
  pollGate: [{ kind: 'answered', answer: { kind: 'pass' } }],
  promote: [{ kind: 'decided', reason: 'It passed every gate.' }],
  applyImport: [{ kind: 'changed' }, { kind: 'equal', digest: green, order: 7 }],
  observeTarget: [null],
  endRun: [null],
} as const satisfies Script;

/** The answers of a build that is deployed and healthy. */
export const deployedBuild = {
  beginRun: [{ kind: 'begun', task: 'hello-world', trigger: 'Image Update', cause: 'image' }],
  fetchSource: [
    {
      commit: 'c'.repeat(40) as Commit,
      sourceLocation: 'source/1',
      pullFrom: ['base' as RegistryName],
      base: 'base/node:15-alpine',
    },
  ],
  startBuild: [null],
  pollBuild: [{ kind: 'going' }, { kind: 'succeeded', digest: green }],
  checkBase: [{ kind: 'right' }],
  recordBuilt: [{ deploys: true }],
  decideDeployment: [{ kind: 'decided', reason: 'It is the newest image.' }],
  readDeployment: [
    {
      desired: { digest: green, order: 3, runId: 'abcdefghij' as RunId },
      digest: red,
      startedAt: '2026-11-24T00:00:00Z',
      healthySeconds: 10,
    },
  ],
  applyDeployment: [{ isApplied: true }],
  checkHealth: [{ kind: 'healthy' }],
  recordHealth: [null],
  endRun: [null],
} as const satisfies Script;
