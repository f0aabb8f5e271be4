import type { ImportImageParameters } from '@azure/arm-containerregistry';
import { formatPinnedImage, formatTaggedImage } from '../image.ts';
import type { ImportProgress, ImportRequest, Imports, Secrets } from '../ports.ts';
import { type ArmAnswer, readArmFault } from './armFault.ts';
import { formatOperation, parseOperation } from './importOperation.ts';
import { importAttempt, isConflict } from './importRules.ts';
import { importSource } from './importSource.ts';
import { askPatiently, type Clock, copyPace } from './patience.ts';
import type { RegistryClients } from './registryClients.ts';
import { type ConfiguredRegistries, findAcr, findRegistry } from './resources.ts';
import { translate } from './translate.ts';

export interface ImportsOptions {
  readonly clientOf: RegistryClients;
  readonly subscriptionId: string;
  readonly registries: ConfiguredRegistries;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly clock: Clock;
}

interface Going {
  readonly request: ImportRequest;
  readonly parameters: ImportImageParameters;
  /** The poller's state, when the import was begun before. */
  readonly resumeFrom?: string;
  readonly patienceMs: number;
}

/** A resumed poller sends no parameters any more, but the SDK asks for them. */
const alreadySent: ImportImageParameters = { source: { sourceImage: '' } };

/**
 * Server-side copies by the resource manager.
 *
 * What `poll` throws tells whether to go on: after AZURE_* poll again; any other fault ended the operation, and only `begin` helps.
 */
export function createImports(options: ImportsOptions): Imports {
  const { clientOf, registries, clock } = options;

  async function go({ request, parameters, resumeFrom, patienceMs }: Going): Promise<ImportProgress> {
    const target = findAcr(registries, request.target.registry);
    const { acr, resourceGroup } = target;
    const client = clientOf(target);
    let answer: ArmAnswer | undefined;
    try {
      const poller = await client.registries.beginImportImage(resourceGroup, acr, parameters, {
        ...(resumeFrom !== undefined && { resumeFrom }),
        onResponse: (response) => (answer = response),
      });
      await askPatiently(lookWith(poller), (isDone) => isDone, { patienceMs, pace: copyPace }, clock);
      if (poller.isDone()) return { kind: 'done' };
      return { kind: 'pending', operation: formatOperation({ request, poller: poller.toString() }) };
    } catch (error) {
      const isTagTaken = request.mode === 'NoForce' && isConflict(readArmFault(error, answer, new Date()));
      if (isTagTaken) return { kind: 'conflict' };
      const attempt = attemptOf(registries, request);
      throw translate(error, { ...attempt, hidden: [parameters.source.credentials?.password ?? ''] }, answer);
    }
  }

  return {
    async begin(request, patienceMs) {
      return go({ request, parameters: await parametersOf(options, request), patienceMs });
    },
    async poll(_target, operation, patienceMs) {
      const { request, poller } = parseOperation(operation);
      return go({ request, parameters: alreadySent, resumeFrom: poller, patienceMs });
    },
  };
}

/** Whether the import has ended. The SDK has looked once when it hands out a poller, so the first look is its. */
function lookWith(poller: { poll(): Promise<unknown>; isDone(): boolean }): () => Promise<boolean> {
  let isFirst = true;
  return async () => {
    if (!isFirst) await poller.poll();
    isFirst = false;
    return poller.isDone();
  };
}

async function parametersOf(
  { registries, subscriptionId, secrets }: ImportsOptions,
  { source, target, mode }: ImportRequest,
): Promise<ImportImageParameters> {
  const from = await importSource(findRegistry(registries, source.registry), subscriptionId, secrets);
  return {
    source: { ...from, sourceImage: `${source.repository}@${source.digest}` },
    targetTags: [`${target.repository}:${target.tag}`],
    mode,
  };
}

function attemptOf(
  registries: ConfiguredRegistries,
  { source, target }: ImportRequest,
): ReturnType<typeof importAttempt> {
  const failure = `Could not import ${formatPinnedImage(source)} as ${formatTaggedImage(target)}`;
  return importAttempt(failure, findRegistry(registries, source.registry), findAcr(registries, target.registry));
}
