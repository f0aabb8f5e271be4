import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { ManagedIdentityCredential } from '@azure/identity';
import { createArm, type Arm } from '../../../local/arm/arm.ts';
import { nextFreePort } from '../../../local/arm/containerGroups/ports.ts';
import type { RegistryResource } from '../../../local/arm/context.ts';
import type { Faults } from '../../../local/arm/faults.ts';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { listen } from '../../../local/http/listen.ts';
import type { LocalIdentity } from '../../../local/identity/types.ts';
import type { TaskRunner } from '../../../local/tasks/types.ts';
import { identities, startIdentity, subscriptionId } from '../identity/localIdentity.ts';
import { additionalPolicies } from './loopback.ts';

/** A fast poll: what is waited for is done by this process. */
export const poll = { updateIntervalInMs: 5 };

export interface LocalArm {
  readonly arm: Arm;
  readonly url: string;
  readonly registries: ContainerRegistryManagementClient;
  readonly containers: ContainerInstanceManagementClient;
  readonly credential: ManagedIdentityCredential;
  readonly faults: { request?: Faults['request']; isFull?: Faults['isFull'] };
  /** Reached what is neither an answer nor a refusal. */
  readonly unexpected: unknown[];
  /** As after a crash: a new process with the old state; the old one is not told. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface LocalArmOptions {
  readonly registries?: readonly RegistryResource[];
  readonly runner?: TaskRunner;
  readonly maxRuns?: number;
  readonly engine?: ContainerEngine;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Default: the app's may do everything. */
  readonly identities?: readonly LocalIdentity[];
  readonly firstPort?: number;
  readonly quietMs?: number;
}

const noRunner: TaskRunner = {
  start: () => Promise.reject(new Error('This test has no task runner.')),
  close: () => Promise.resolve(),
};
const noEngine: ContainerEngine = {
  file: {
    kind: 'podman',
    command: '',
    version: '',
    env: {},
    buildArguments: [],
    serviceNetwork: [],
    stepNetwork: [],
    stepLimits: [],
  },
  instance: 'none',
  call: () => Promise.reject(new Error('This test has no container engine.')),
};

/** The resource manager on a port, with Azure's own clients for it. */
export async function startArm(options: LocalArmOptions = {}): Promise<LocalArm> {
  const directory = mkdtempSync(join(tmpdir(), 'arm-'));
  const identity = await startIdentity();
  const credential = new ManagedIdentityCredential();
  const listening = await listen((request, response) => local.arm.handle(request, response), 0);
  const url = `https://127.0.0.1:${listening.port}`;
  const faults: LocalArm['faults'] = {};
  const unexpected: unknown[] = [];
  function create(): Arm {
    return createArm({
      url,
      directory,
      subscriptionId,
      location: 'local',
      resourceGroups: ['rg'],
      registries: options.registries ?? [],
      identities: options.identities ?? identities,
      tokens: identity.tokens,
      vault: { secretOf: (secret) => found(options.secrets?.[secret], secret) },
      runner: options.runner ?? noRunner,
      maxRuns: options.maxRuns ?? 2,
      engine: options.engine ?? noEngine,
      allocatePort: nextFreePort(options.firstPort ?? 18_210),
      ...(options.quietMs !== undefined && { quietMs: options.quietMs }),
      now: () => new Date(),
      faults,
      onFault: (error) => unexpected.push(error),
    });
  }
  const clientOptions = {
    endpoint: url,
    additionalPolicies,
    credentialScopes: 'https://management.azure.com/.default',
  };
  const local = {
    arm: create(),
    url,
    registries: new ContainerRegistryManagementClient(credential, subscriptionId, clientOptions),
    containers: new ContainerInstanceManagementClient(credential, subscriptionId, clientOptions),
    credential,
    faults,
    unexpected,
    async restart() {
      local.arm = create();
      await local.arm.start();
    },
    async close() {
      await local.arm.close();
      await Promise.all([listening.close(), identity.close()]);
      rmSync(directory, { recursive: true });
    },
  };
  return local;
}

function found(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`failed to resolve secret ${name}: SecretNotFound`);
  return value;
}
