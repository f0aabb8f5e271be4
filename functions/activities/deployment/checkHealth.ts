import { setTimeout } from 'node:timers/promises';
import type { App } from '../../../shared/app.ts';
import type { DeployConfiguration } from '../../../shared/config/model.ts';
import type { DeploymentState } from '../../../shared/ports.ts';
import type { ActivityInput, HealthCheck } from '../../contracts.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { sentence } from '../../../shared/sentence.ts';
import { deploymentOf } from './deploymentOf.ts';

/** A small container starts within a second or two: waiting for it here saves durable timers. */
const patienceMs = 5_000;
const lookIntervalMs = 100;

/**
 * Whether the deployed image answers healthily. The answer counts only if, before and after it, the group names our digest and the
 * same container, which is not the one that ran before; and the ledger still wants it.
 */
export async function checkHealth(input: Input<'checkHealth'>, { app }: Tools): Promise<Output<'checkHealth'>> {
  const { deploy } = deploymentOf(app, input.task);
  for (let waitedMs = 0; ; waitedMs += lookIntervalMs) {
    const check = await look(app, deploy, input);
    if (check.kind !== 'waiting' || waitedMs >= patienceMs) return check;
    await setTimeout(lookIntervalMs);
  }
}

async function look(app: App, deploy: DeployConfiguration, input: ActivityInput<'checkHealth'>): Promise<HealthCheck> {
  const before = await app.containerGroups.read(deploy);
  const early = stateOf(before, input);
  if (early !== undefined) return early;
  const address = before?.address;
  if (address === undefined) return { kind: 'waiting', message: 'The container group has no address yet.' };

  const probe = await app.sites.probe(new URL(deploy.healthPath, address).href);
  if (!probe.healthy) return { kind: 'waiting', message: probe.message };
  const after = await app.containerGroups.read(deploy);
  if (after?.digest !== input.digest || after.startedAt !== before?.startedAt) return { kind: 'changed' };
  const { desired } = await app.ledger.deployments.read(input.task);
  return desired?.digest === input.digest ? { kind: 'healthy' } : { kind: 'changed' };
}

/** What the group says before anything is asked of the site; undefined when it is time to ask. */
function stateOf(
  state: DeploymentState | undefined,
  { digest, notStartedAt }: ActivityInput<'checkHealth'>,
): HealthCheck | undefined {
  if (state?.digest !== digest) return { kind: 'changed' };
  if (state.provisioning === 'failed')
    return { kind: 'unhealthy', message: sentence(state.message ?? 'The container group could not be provisioned') };
  if (!state.running || state.startedAt === undefined)
    return { kind: 'waiting', message: sentence(state.message ?? 'The container is not running yet') };
  if (state.startedAt === notStartedAt) return { kind: 'waiting', message: 'The previous container is still listed.' };
  return undefined;
}
