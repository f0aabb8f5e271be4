import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneRoot } from '../../../local/instance/home.ts';
import type { Run } from '../../../local/walkthrough/api.ts';
import { type Live, runChain, startLive, until } from '../live/live.ts';
import { prepareRelease } from '../live/releaseImage.ts';
import { collect } from './collect.ts';
import { normalise } from './normalise.ts';
import { recordingFolder, type RecordingName } from './recording.ts';

/**
 * Records the histories of test/fixtures/histories anew, from real runs on a local Azure: `node test/support/histories/record.ts`.
 * When that is right, and what it means for runs in flight, stands in the README beside them.
 */
async function main(): Promise<void> {
  const live = await startLive();
  try {
    await runChain(live);
    const [deployed] = await live.api.runs('hello-world');
    await write(live, 'deployed', deployed);

    await write(live, 'valid', await release(live, 'Green'));
    await write(live, 'rejected', await release(live, 'Red'));
    await release(live, 'Blue');
    // The same release again, asked for by hand.
    await write(live, 'unchanged', await live.api.run('base-import-node'));
    const [newest, earlier] = await live.api.promotions('base-import-node');
    await write(live, 'rollBack', await live.api.rollBack('base-import-node', earlier?.uniqueTag ?? ''));
    await write(live, 'revoked', await revoke(live, newest?.digest ?? '', earlier?.digest ?? ''));
    await write(live, 'repair', undefined);
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

async function write({ instance }: Live, name: RecordingName, run: Run | undefined): Promise<void> {
  // The ledger's row is final a moment before the engine's instance is.
  const recording = await until(`${name} to finish`, () =>
    Promise.resolve(collect(instance.home.host, run?.runId ?? 'repair')),
  );
  const text = normalise(JSON.stringify(recording, null, 1), run === undefined ? [] : [run.runId]);
  if (text.includes(cloneRoot) || text.includes(instance.home.directory))
    throw new Error(`${name} names a path of this machine.`);
  writeFileSync(join(recordingFolder, `${name}.json`), `${text}\n`);
  process.stdout.write(`${name}: ${recording.instances.map(({ history }) => history.length).join(' + ')} events\n`);
}

await main();
