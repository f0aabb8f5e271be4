import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EngineFile } from '../../containers/types.ts';
import { findProgram } from '../findProgram.ts';

/** An engine before it was asked anything. */
export type Candidate = Omit<EngineFile, 'version'>;

/**
 * The engines whose command this machine has: Docker first, then Podman.
 *
 * @param containersConf where Podman's settings are written; the machine's own stay as they are
 */
export async function findCandidates(env: NodeJS.ProcessEnv, containersConf: string): Promise<Candidate[]> {
  const docker = findProgram('docker', env);
  const podman = findProgram('podman', env);
  return [
    ...(docker === undefined ? [] : [describeDocker(docker)]),
    ...(podman === undefined ? [] : [await describePodman(podman, env, containersConf)]),
  ];
}

/**
 * A step shares the machine's network, as a step on an ACR agent can reach its registry: a gate's tool pulls the candidate from 127.0.0.1. What it can do there is
 * bounded by the one login it has.
 */
const stepNetwork = ['--network', 'host'];

/** About what a step has on an ACR agent. What takes more is killed, which is no answer of a gate. */
const stepLimits = ['--memory', '4g'];

/** A build reaches what the machine reaches, its package registry above all; Podman's chroot isolation does so by itself. */
function describeDocker(command: string): Candidate {
  const buildArguments = ['--network', 'host'];
  return { kind: 'docker', command, env: {}, buildArguments, serviceNetwork: [], stepNetwork, stepLimits };
}

/**
 * Podman with settings that hold on a bare machine: chroot isolation needs no cgroups, crun refuses hybrid ones, raised
 * ulimits can be refused, and its own bridge would change the machine's interfaces.
 */
async function describePodman(command: string, env: NodeJS.ProcessEnv, containersConf: string): Promise<Candidate> {
  await mkdir(dirname(containersConf), { recursive: true });
  await writeFile(containersConf, settings(findProgram('runc', env) === undefined ? 'crun' : 'runc'));
  const network = findProgram('slirp4netns', env) === undefined ? 'pasta' : 'slirp4netns';
  return {
    kind: 'podman',
    command,
    env: { CONTAINERS_CONF: containersConf },
    buildArguments: ['--isolation', 'chroot'],
    serviceNetwork: ['--network', network],
    stepNetwork,
    stepLimits,
  };
}

function settings(runtime: string): string {
  return `[containers]
default_ulimits=["nofile=4096:4096","nproc=4096:4096"]
[engine]
runtime="${runtime}"
cgroup_manager="cgroupfs"
events_logger="file"
`;
}
