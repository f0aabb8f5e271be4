import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { createEngine } from '../../containers/engine.ts';
import type { EngineFile } from '../../containers/types.ts';
import { readJson, writeJson } from '../../arm/jsonFile.ts';
import { findCandidates, type Candidate } from './candidates.ts';
import { boundStep, probeEngine } from './probe.ts';

const engineSchema = z.object({
  kind: z.enum(['docker', 'podman']),
  command: z.string(),
  version: z.string(),
  env: z.record(z.string(), z.string()),
  buildArguments: z.array(z.string()),
  serviceNetwork: z.array(z.string()),
  stepNetwork: z.array(z.string()),
  stepLimits: z.array(z.string()),
});

/** Docker's client answers with no engine behind it: only the server's version counts. */
const versionQuestion = {
  docker: ['info', '--format', '{{.ServerVersion}}'],
  podman: ['info', '--format', '{{.Version.Version}}'],
} as const;

export interface EngineSearch {
  /** `.customhouse/engine.json` */
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
  /** The label of what the probe makes. */
  readonly instance: string;
  readonly say: (line: string) => void;
}

/**
 * The container engine of this machine. The one that passed the probe last time is taken again while its version is the
 * same and it answers; else Docker and Podman are probed, and the first that passes is kept.
 *
 * @returns undefined when none passes; the failed step of each was said
 */
export async function findEngine(search: EngineSearch): Promise<EngineFile | undefined> {
  const known = keptEngine(search.path);
  if (known !== undefined && (await versionOf(known)) === known.version) return known;

  await rm(search.path, { force: true });
  await mkdir(dirname(search.path), { recursive: true });
  const candidates = await findCandidates(search.env, join(dirname(search.path), 'containers.conf'));
  if (candidates.length === 0) search.say('Neither docker nor podman is on the PATH.');
  for (const candidate of candidates) {
    const file = await tryCandidate(candidate, search);
    if (file === undefined) continue;
    writeJson(search.path, file);
    return file;
  }
  return undefined;
}

/** The file set-up has written; undefined when no engine passed the probe. */
export function readEngine(path: string): EngineFile | undefined {
  return readJson(path, engineSchema);
}

/**
 * Where what was made before may be: in the engine that passed the probe; where none is on record, in each that answers.
 *
 * @param path `.customhouse/engine.json`
 */
export async function answeringEngines(path: string, env: NodeJS.ProcessEnv): Promise<readonly EngineFile[]> {
  const known = keptEngine(path);
  if (known !== undefined) return [known];
  const answering: EngineFile[] = [];
  for (const candidate of await findCandidates(env, join(dirname(path), 'containers.conf'))) {
    const version = await versionOf(candidate);
    if (version !== undefined) answering.push({ ...candidate, version });
  }
  return answering;
}

/** It is found out again at any time: what another version has written counts as missing. */
function keptEngine(path: string): EngineFile | undefined {
  try {
    return readEngine(path);
  } catch {
    return undefined;
  }
}

async function tryCandidate(candidate: Candidate, search: EngineSearch): Promise<EngineFile | undefined> {
  const version = await versionOf(candidate);
  if (version === undefined) {
    search.say(`${candidate.command} answers, but there is no engine behind it ("${candidate.kind} info" fails).`);
    return undefined;
  }
  search.say(`Trying ${candidate.kind} ${version} …`);
  const file = { ...candidate, version };
  const failure = await probeEngine(file, search.instance);
  if (failure === undefined) return file;
  if (failure.step === boundStep && candidate.stepLimits.length > 0) {
    search.say(
      `${candidate.kind} ${version} can't ${failure.step}, so what is tested here is not bounded: ${failure.reason}`,
    );
    return tryCandidate({ ...candidate, stepLimits: [] }, search);
  }
  search.say(`${candidate.kind} ${version} can't ${failure.step}: ${failure.reason}`);
  return undefined;
}

async function versionOf(candidate: Candidate): Promise<string | undefined> {
  const engine = createEngine({ ...candidate, version: '' }, 'none');
  const result = await engine.call({ arguments: versionQuestion[candidate.kind] }).catch(() => undefined);
  const version = result?.stdout.trim() ?? '';
  return result?.exitCode === 0 && version !== '' ? version : undefined;
}
