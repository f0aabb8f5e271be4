import type { CandidateImage } from '../../../shared/gates/candidate.ts';
import { digestOf } from '../../support/fakeApp.ts';

const path = `quarantine/base-import-node/${'a'.repeat(64)}/`;

/** `node:15-alpine` in quarantine. */
export const candidate = {
  runId: 'abcdefghij',
  task: 'base-import-node',
  digest: digestOf('a'),
  registry: 'base',
  repository: `${path}node`,
  tag: '15-alpine',
  fromUrl: `baseacr.azurecr.io/${path}`,
  loginServer: 'baseacr.azurecr.io',
  platform: 'linux/amd64',
} as unknown as CandidateImage;
