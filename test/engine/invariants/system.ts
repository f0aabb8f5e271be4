import { poll, type Run } from '../../../local/walkthrough/api.ts';
import type { RunId } from '../../../shared/run.ts';
import { type Decided, decided } from '../../support/live/decided.ts';
import { prepareRelease, type Release } from '../../support/live/releaseImage.ts';
import type { ServedAzure } from '../../support/live/servedAzure.ts';

/**
 * A new release of the public image.
 *
 * @param env `NAME=value` each
 * @param tasks that are to follow
 * @returns their runs, once they have ended
 */
export async function release(
  system: ServedAzure,
  env: readonly string[],
  tasks: readonly string[],
): Promise<readonly Run[]> {
  const { api, registries } = system;
  const known = await runIds(system);
  const { manifest } = await prepareRelease(registries.public, 'node', { from: '15-alpine', env });
  await registries.public.pushManifest('node', '15-alpine', manifest);
  const runs: Run[] = [];
  for (const task of tasks) runs.push(await api.nextRun(task, known));
  return runs;
}

export async function runIds({ api }: ServedAzure): Promise<ReadonlySet<string>> {
  return new Set((await api.runs()).map(({ runId }) => runId));
}

/** `<task> <status> <outcome>` of the runs that are not among `known`, newest first. */
export async function newRuns({ api }: ServedAzure, known: ReadonlySet<string>): Promise<readonly string[]> {
  const runs = (await api.runs()).filter(({ runId }) => !known.has(runId));
  return runs.map(({ task, status, outcome = '' }) => `${task} ${status} ${outcome}`.trim());
}

/** What is decided, and what can be pulled: upstream is others' business. */
export async function pullable(system: ServedAzure): Promise<Decided> {
  const { tags, ...rest } = await decided(system);
  return { ...rest, tags: tags.filter((tag) => !tag.startsWith('public/')) };
}

export async function untilTag({ registries }: ServedAzure, tag: string, digest: string): Promise<void> {
  await poll(`node:${tag} to be ${digest}`, async () =>
    (await registries.base.digest('node', tag)) === digest ? true : undefined,
  );
}

/** Until the ledger knows every unique tag as written and locked. */
export async function untilAllTagged({ ledger }: ServedAzure): Promise<void> {
  await poll('all unique tags to be locked', async () => {
    const imports = (await ledger.imports.list()).map((key) => ledger.imports.read(key));
    const promotions = (await Promise.all(imports)).flatMap((record) => record.promotions);
    return promotions.every(({ tagged }) => tagged) ? true : undefined;
  });
}

export async function untilQuiet({ ledger }: ServedAzure): Promise<void> {
  await poll('all runs to end', async () => ((await ledger.runs.unfinished()).length === 0 ? true : undefined));
}

/** The colour that the application's page shows. */
export async function pageColor({ api }: ServedAzure): Promise<string | undefined> {
  const html = await (await fetch((await api.address('hello-world')) ?? '')).text();
  return /BACKGROUND_COLOR: ([^<]*)/.exec(html)?.[1];
}

export async function buildsOf({ ledger }: ServedAzure, { runId }: Run): Promise<number> {
  return (await ledger.runs.get(runId as RunId))?.acrRuns.length ?? 0;
}

/** Digests of the layers of the image that a run of hello-world has built. */
export async function layersBuilt({ registries }: ServedAzure, { runId }: Run): Promise<readonly string[]> {
  return layersOf((await registries.team.manifest('hello-world', runId)).body);
}

export function lastLayer({ manifest }: Release): string | undefined {
  return layersOf(manifest.body).at(-1);
}

function layersOf(manifest: Buffer): readonly string[] {
  const { layers } = JSON.parse(manifest.toString()) as { readonly layers: readonly { readonly digest: string }[] };
  return layers.map(({ digest }) => digest);
}
