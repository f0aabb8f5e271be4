import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ArmContext, RegistryResource } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { LocalIdentity, TokenIssuer } from '../../identity/types.ts';
import { azureOf } from './runAzure.ts';
import { readSecret, type RunAccess } from './runLogins.ts';
import type { RunQueue } from './runQueue.ts';
import type { RunRecord } from './runRecord.ts';
import { contentOf, platformOf, uploadedSource, valuesOf, type RunRequest } from './runRequest.ts';
import type { RunStore } from './runStore.ts';

/** What turns requests into runs. */
export interface RunScheduler {
  readonly context: ArmContext;
  readonly store: RunStore;
  readonly queue: RunQueue;
  /** Holds `<registry>/source/…`. */
  readonly sourceDirectory: string;
  readonly secretOf: (vaultUrl: string) => string;
  readonly tokens: TokenIssuer;
}

/** The task run that a run belongs to, with the identities it was given. */
export interface RunOwner {
  readonly taskRun: string;
  readonly identities: readonly LocalIdentity[];
}

/**
 * Writes the run down as `Queued` and queues it.
 *
 * @param owner none for a quick run, which has no identity
 * @throws Refusal 400 when its source was not uploaded
 */
export function scheduleRun(
  scheduler: RunScheduler,
  { registry }: RegistryResource,
  request: RunRequest,
  owner?: RunOwner,
): RunRecord {
  const source = sourceFile(scheduler, registry.name, request);
  const time = scheduler.context.now().toISOString();
  const record = scheduler.store.create({
    registry: registry.name,
    status: 'Queued',
    runType: request.type === 'DockerBuildRequest' && owner === undefined ? 'QuickBuild' : 'QuickRun',
    platform: platformOf(request),
    createTime: time,
    lastUpdatedTime: time,
    outputImages: [],
    customRegistries: Object.keys(request.credentials?.customRegistries ?? {}),
  });
  const access: RunAccess = {
    registry,
    registries: scheduler.context.registries.map((one) => one.registry),
    identities: owner?.identities ?? [],
    secretOf: scheduler.secretOf,
  };
  const task = {
    runId: record.runId,
    registryName: registry.name,
    loginServer: registry.loginServer,
    ...(owner !== undefined && { taskName: owner.taskRun }),
    content: contentOf(request),
    values: valuesOf(request),
    ...(source !== undefined && { contextTar: source }),
    secretOf: (url: string, clientId?: string) =>
      new Promise<string>((resolve) => {
        resolve(readSecret(access, url, clientId));
      }),
    azure: azureOf(scheduler.context, scheduler.tokens, access),
    timeoutSeconds: request.timeout,
    platform: record.platform,
  };
  scheduler.queue.add({ record, request, access, task });
  return record;
}

function sourceFile(scheduler: RunScheduler, registry: string, request: RunRequest): string | undefined {
  const path = uploadedSource(request);
  if (path === undefined) return undefined;
  const file = join(scheduler.sourceDirectory, registry, path);
  if (existsSync(file)) return file;
  throw new Refusal(400, 'SourceNotFound', `Nothing was uploaded to ${path}. PUT the tar.gz to its uploadUrl first.`);
}
