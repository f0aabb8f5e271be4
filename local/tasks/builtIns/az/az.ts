import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import type { RestError } from '@azure/core-rest-pipeline';
import { type JSONValue, search } from '@jmespath-community/jmespath';
import { loopbackPolicy } from '../../../../shared/azure/loopback.ts';
import type { EngineResult } from '../../../containers/types.ts';
import type { RunScope } from '../../scope.ts';
import type { RunAzure, SignedIn } from '../../types.ts';
import { parseAzLine, type AzLine } from './azLine.ts';
import { containerGroupOf } from './containerGroup.ts';
import { formatOutput } from './formatOutput.ts';

/** How often a long-running operation is asked for. */
const pollMs = 500;

/**
 * `az login --identity` and `az container create|show|delete` against the resource manager of this Azure, as the run's identity.
 *
 * As on an agent, who signs in in one step is signed in in the steps after it.
 */
export async function runAz(scope: RunScope, words: readonly string[], signal: AbortSignal): Promise<EngineResult> {
  const line = parseAzLine(words);
  try {
    const result = await carryOut(scope, line, signal);
    const shown = line.query === undefined ? result : search(asJson(result), line.query);
    const stdout = formatOutput(shown, line.output);
    if (stdout !== '') scope.log.plain(stdout.trimEnd());
    return { exitCode: 0, stdout, stderr: '' };
  } catch (error) {
    signal.throwIfAborted();
    const stderr = `ERROR: ${wordsOf(error)}`;
    scope.log.plain(stderr);
    return { exitCode: 1, stdout: '', stderr: `${stderr}\n` };
  }
}

/** As `az` would print it: what is undefined is not there. */
function asJson(result: object | undefined): JSONValue {
  return JSON.parse(JSON.stringify(result ?? null)) as JSONValue;
}

async function carryOut(scope: RunScope, line: AzLine, signal: AbortSignal): Promise<object | undefined> {
  const { azure } = scope.run;
  if (line.command === 'login') return login(scope, line);
  if (scope.session.signedIn === undefined) throw new Error("Please run 'az login' to setup account.");
  const groups = clientOf(azure, scope.session.signedIn).containerGroups;
  const [resourceGroup = ''] = line.options.get('--resource-group') ?? [];
  const [name = ''] = line.options.get('--name') ?? [];
  const options = { abortSignal: signal, updateIntervalInMs: pollMs };
  switch (line.command) {
    case 'container create': {
      const group = containerGroupOf(line.options, azure.location);
      if (line.options.has('--no-wait')) {
        await groups.beginCreateOrUpdate(resourceGroup, name, group, options);
        return undefined;
      }
      await groups.beginCreateOrUpdateAndWait(resourceGroup, name, group, options);
      return shownGroup(resourceGroup, await groups.get(resourceGroup, name, options));
    }
    case 'container show':
      return shownGroup(resourceGroup, await groups.get(resourceGroup, name, options));
    case 'container delete':
      // It would ask, and nobody is there to answer.
      if (!line.options.has('--yes'))
        throw new Error('Unable to prompt for confirmation as no tty available. Use --yes.');
      return shownGroup(resourceGroup, await groups.beginDeleteAndWait(resourceGroup, name, options));
  }
}

async function login(scope: RunScope, { options }: AzLine): Promise<object> {
  const named = ['--client-id', '--resource-id', '--object-id'].flatMap((name) => options.get(name) ?? [])[0];
  const { azure } = scope.run;
  scope.session.signedIn = await azure.signIn(named).catch((cause: unknown) => {
    const advice =
      'Please make sure MSI is configured correctly.\nGet Token request returned http error: 400, reason: Bad Request';
    throw new Error(`Failed to connect to MSI. ${advice}`, { cause });
  });
  const user = { assignedIdentityInfo: 'MSI', name: 'userAssignedIdentity', type: 'servicePrincipal' };
  const { subscriptionId: id } = azure;
  return [{ environmentName: 'AzureCloud', id, isDefault: true, managedByTenants: [], state: 'Enabled', user }];
}

function clientOf(
  { resourceManager, subscriptionId }: RunAzure,
  signedIn: SignedIn,
): ContainerInstanceManagementClient {
  return new ContainerInstanceManagementClient(signedIn, subscriptionId, {
    endpoint: resourceManager,
    credentialScopes: 'https://management.azure.com/.default',
    additionalPolicies: [{ policy: loopbackPolicy, position: 'perRetry' }],
  });
}

/** `az` adds the resource group to what Azure answers. */
function shownGroup(resourceGroup: string, group: object | undefined): object | undefined {
  return group && 'id' in group ? { ...group, resourceGroup } : undefined;
}

/** Azure's own refusal as `az` prints it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as Partial<RestError>;
  return code === undefined ? error.message : `(${code}) ${error.message}\nCode: ${code}\nMessage: ${error.message}`;
}
