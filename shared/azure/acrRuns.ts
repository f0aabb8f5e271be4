import type { ContainerRegistryManagementClient, SourceUploadDefinition, TaskRun } from '@azure/arm-containerregistry';
import { CustomhouseError } from '../errors.ts';
import type { RegistryName } from '../image.ts';
import type { AcrRunState, AcrRuns, Secrets } from '../ports.ts';
import { readArmFault } from './armFault.ts';
import { type BuildIdentity, createClientId } from './buildIdentity.ts';
import { buildState } from './buildState.ts';
import type { Clock } from './patience.ts';
import type { RegistryClients } from './registryClients.ts';
import type { RegistryResources } from './registryResources.ts';
import { type ConfiguredRegistries, findAcr } from './resources.ts';
import { readLog } from './runLog.ts';
import { runState } from './runState.ts';
import { createRunWait } from './runWait.ts';
import { putSource } from './sourceUpload.ts';
import { startBuild } from './startBuild.ts';
import { startTest } from './startTest.ts';
import { tasksAttempt } from './tasksAttempt.ts';
import { translate } from './translate.ts';

export interface AcrRunsOptions {
  readonly clientOf: RegistryClients;
  /** The resource manager's: what it links to has to be on the same side. */
  readonly endpoint: string;
  readonly registries: ConfiguredRegistries;
  readonly resources: RegistryResources;
  readonly secrets: Pick<Secrets, 'reference'>;
  readonly buildIdentity: BuildIdentity;
  /** Of this name in every registry. Missing: ACR's shared agents, which a registry closed to the internet does not let in. */
  readonly agentPool?: string;
  readonly clock: Clock;
}

/** The run has ended, or never was. */
const nothingToCancel = [400, 404, 409];

/** Runs of ACR Tasks: builds as taskRuns of ours, tests as quick runs. */
export function createAcrRuns(options: AcrRunsOptions): AcrRuns {
  const { clientOf, endpoint, registries, clock } = options;
  const untilEnded = createRunWait(clock);
  const clientId = createClientId(clientOf({}), endpoint, options.buildIdentity);

  /** One request about a registry's runs. `ignored`: statuses that mean it is already so, answered undefined. */
  async function ask<T>(
    registry: RegistryName,
    tried: string,
    send: (client: ContainerRegistryManagementClient, resourceGroup: string, acr: string) => Promise<T>,
    ignored: readonly number[] = [],
  ): Promise<T | undefined> {
    const found = findAcr(registries, registry);
    try {
      return await send(clientOf(found), found.resourceGroup, found.acr);
    } catch (error) {
      const { status } = readArmFault(error, undefined, new Date());
      if (status !== undefined && ignored.includes(status)) return undefined;
      throw translate(error, tasksAttempt(tried, found));
    }
  }

  function readBuild(registry: RegistryName, name: string): Promise<TaskRun | undefined> {
    return ask(
      registry,
      `read the build ${name}`,
      (client, group, acr) => client.taskRuns.get(group, acr, name),
      [404],
    );
  }

  async function readRun(registry: RegistryName, acrRunId: string): Promise<AcrRunState> {
    const tried = `read the ACR run ${acrRunId}`;
    const run = await ask(registry, tried, (client, group, acr) => client.runs.get(group, acr, acrRunId));
    return runState({ ...run, runId: acrRunId });
  }

  function askUploadPlace(registry: RegistryName): Promise<SourceUploadDefinition | undefined> {
    return ask(registry, 'ask where to upload a source', (client, group, acr) =>
      client.registries.getBuildSourceUploadUrl(group, acr),
    );
  }

  return {
    async checkAllowed(registry) {
      await askUploadPlace(registry);
    },
    beginUpload(registry) {
      const asked = askUploadPlace(registry);
      // Thrown by the upload, which there may never be.
      asked.catch(() => undefined);
      return async (tarGz) => {
        const place = await asked;
        if (place?.uploadUrl === undefined || place.relativePath === undefined) throw noPlace(registry);
        await putSource(place.uploadUrl, endpoint, tarGz);
        return place.relativePath;
      };
    },
    startBuild: (request) => startBuild({ ...options, clientId }, request),
    async build(registry, name, patience) {
      const build = await untilEnded(() => readBuild(registry, name), isSettled, patience);
      return build && buildState(build);
    },
    startTest: (request) => startTest(options, request),
    state: (registry, acrRunId, patience) =>
      untilEnded(
        () => readRun(registry, acrRunId),
        ({ kind }) => kind === 'final',
        patience,
      ),
    async cancel(registry, acrRunId) {
      const tried = `cancel the ACR run ${acrRunId}`;
      await ask(
        registry,
        tried,
        (client, group, acr) => client.runs.beginCancel(group, acr, acrRunId),
        nothingToCancel,
      );
    },
    async log(registry, acrRunId, offset) {
      const tried = `read the log of the ACR run ${acrRunId}`;
      const link = await ask(
        registry,
        tried,
        (client, group, acr) => client.runs.getLogSasUrl(group, acr, acrRunId),
        [404],
      );
      return link?.logLink === undefined ? { text: '', nextOffset: offset } : readLog(link.logLink, endpoint, offset);
    },
    async deleteBuild(registry, name) {
      await ask(
        registry,
        `delete the build ${name}`,
        (client, group, acr) => client.taskRuns.beginDelete(group, acr, name),
        [404],
      );
    },
    async builds(registry) {
      const names: string[] = [];
      await ask(registry, 'list the builds', async (client, group, acr) => {
        for await (const { name } of client.taskRuns.list(group, acr)) if (name !== undefined) names.push(name);
      });
      return names;
    },
  };
}

/** Whether looking again would tell nothing new: there is no such build, or it has ended. */
function isSettled(build: TaskRun | undefined): boolean {
  return build === undefined || buildState(build)?.kind === 'final';
}

function noPlace(registry: RegistryName): CustomhouseError {
  return new CustomhouseError(
    'AZURE_REFUSED',
    `ACR named no place to upload a source to in "${registry}". Run the task again.`,
  );
}
