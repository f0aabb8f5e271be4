import { createEngine } from '../../../local/containers/engine.ts';
import type { EngineFile } from '../../../local/containers/types.ts';
import { type ServedAzure, type ServedOptions, serveWithApp } from './servedAzure.ts';

/** Nothing can be built or run. */
const noEngine: EngineFile = {
  kind: 'docker',
  command: '/bin/false',
  version: '',
  env: {},
  buildArguments: [],
  serviceNetwork: [],
  stepNetwork: [],
  stepLimits: [],
};

/** The compiled function app in its host, on a local Azure without containers and without an upstream image: what needs one fails there. */
export type AppAlone = ServedAzure;

export function startAppAlone(options: Omit<ServedOptions, 'engine' | 'hasUpstream'> = {}): Promise<AppAlone> {
  return serveWithApp({ ...options, engine: () => createEngine(noEngine, 'app-alone'), hasUpstream: false });
}
