import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { cloneRoot } from '../../../local/instance/home.ts';
import { identityCredential } from '../../../shared/azure/identityCredential.ts';
import type { Run } from '../../../local/walkthrough/api.ts';
import { loopbackPolicy } from '../../../shared/azure/loopback.ts';
import { convergenceId } from '../../../shared/start/report.ts';
import { runRepair } from '../live/callApp.ts';
import { type Live, runChain, startLive, until } from '../live/live.ts';
import { prepareRelease } from '../live/releaseImage.ts';
import { collect } from './collect.ts';
import { normalise } from './normalise.ts';
import { recordingFolder, type RecordingName } from './recording.ts';

/** Names of the recordings to write; none means all. */
const wanted = process.argv.slice(2);

/**
 * Records histories of test/fixtures/histories anew, from real runs on a local Azure: `node test/support/histories/record.ts`, with the names of those that are
 * to be written; all of them without. When that is right, and what it means for runs in flight, stands in the README beside them.
 */
async function main(): Promise<void> {
  const live = await startLive();
  try {
    await runChain(live.instance);
    const [deployed] = await live.api.runs('hello-world');
    await write(live, 'deployed', deployed);
    await deleteGroup(live);
    await runRepair(live.instance.file);
    await write(live, 'drift', { runId: deployed?.runId ?? '', instanceId: convergenceId('hello-world') });

    await write(live, 'valid', await release(live, 'Green'));
    await write(live, 'rejected', await release(live, 'Red'));
    await release(live, 'Blue');
    // The same release again, asked for by hand.
    await write(live, 'unchanged', await live.api.run('base-import-node'));
    const [newest, earlier] = await live.api.promotions('base-import-node');
    await write(live, 'rollBack', await live.api.rollBack('base-import-node', earlier?.uniqueTag ?? ''));
    await write(live, 'revoked', await revoke(live, newest?.digest ?? '', earlier?.digest ?? ''));
    await write(live, 'repair', { instanceId: 'repair' });
  } finally {
    await live.remove();
  }
}

/** A new release of the public image; the import's run for it, once it and what follows have ended. */
async function release(live: Live, color: string): Promise<Run> {
  const { api, registries } = live;
  const known = new Set((await api.runs()).map(({ runId }) => runId));
  const next = await prepareRelease(registries.public, 'node', {
    from: '15-alpine',
    env: [`BACKGROUND_COLOR=${color}`],
  });
  await registries.public.pushManifest('node', '15-alpine', next.manifest);
  const run = await api.nextRun('base-import-node', known);
  if (run.outcome === 'promoted') await api.nextRun('hello-world', known);
  return run;
}

/** Withdraws what is in use; the one before it comes back. */
async function revoke(live: Live, unused: string, inUse: string): Promise<Run> {
  const { instance, api } = live;
  const known = new Set((await api.runs()).map(({ runId }) => runId));
  const response = await fetch(new URL('/api/images/base-import-node/revoke', instance.file.functionApp), {
    method: 'POST',
    headers: { 'x-functions-key': instance.file.keys.master, 'content-type': 'application/json' },
    body: JSON.stringify({ digest: inUse, reason: `Withdrawn for the recording, after ${unused}.` }),
  });
  if (!response.ok) throw new Error(`The revocation was answered ${response.status}.`);
  return api.nextRun('base-import-node', known);
}

/** The container group of hello-world, as somebody deletes it in the portal. */
async function deleteGroup({ instance }: Live): Promise<void> {
  const { endpoints, settings, subscriptionId, resourceGroup } = instance.file;
  const credential = identityCredential(endpoints.identity, settings['IDENTITY_HEADER'] ?? '');
  const client = new ContainerInstanceManagementClient(credential, subscriptionId, {
    endpoint: endpoints.arm,
    credentialScopes: 'https://management.azure.com/.default',
    additionalPolicies: [{ policy: loopbackPolicy, position: 'perRetry' }],
  });
  await client.containerGroups.beginDeleteAndWait(resourceGroup, settings['ACI'] ?? '');
}

interface Recorded {
  /** Is replaced where it occurs. */
  readonly runId?: string;
  /** The run's own unless it is another. */
  readonly instanceId?: string;
}

async function write({ instance }: Live, name: RecordingName, recorded: Recorded = {}): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  const { runId, instanceId = runId ?? '' } = recorded;
  // The ledger's row is final a moment before the engine's instance is.
  const recording = await until(`${name} to finish`, () => Promise.resolve(collect(instance.home.host, instanceId)));
  const text = normalise(JSON.stringify(recording, null, 1), runId === undefined ? [] : [runId]);
  if (text.includes(cloneRoot) || text.includes(instance.home.directory))
    throw new Error(`${name} names a path of this machine.`);
  writeFileSync(join(recordingFolder, `${name}.json`), `${text}\n`);
  process.stdout.write(`${name}: ${recording.instances.map(({ history }) => history.length).join(' + ')} events\n`);
}

await main();
