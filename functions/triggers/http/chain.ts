import type { HttpResponseInit } from '@azure/functions';
import type { ChainAnswer, ChainBuild, ChainImport } from '../../../shared/api/chain.ts';
import { type RunAnswer, toRunAnswer, toRunDetail } from '../../../shared/api/run.ts';
import type { App } from '../../../shared/app.ts';
import type { BuildTask, ImportTask, Task } from '../../../shared/config/model.ts';
import { type Digest, formatTaggedImage } from '../../../shared/image.ts';
import type { ImportRecord } from '../../../shared/ledger/ledger.ts';
import { isEnabled, keyOf } from '../../../shared/start/effectiveTask.ts';
import { importInto } from '../../../shared/start/watched.ts';
import { candidatesOf, type OpenRun, openRuns } from './candidates.ts';
import { deploymentsOf } from './deployments.ts';
import { imageAnswer } from './imageAnswer.ts';
import type { ApiCall, Route } from './route.ts';
import { pushedImage } from './taskAnswer.ts';

export const chainRoutes: readonly Route[] = [
  { name: 'showChain', method: 'GET', path: 'api/chain', access: 'function', answer: showChain },
];

/** A picture has room for so many; the import's history has all. */
const shownCandidates = 5;

async function showChain({ app }: ApiCall): Promise<HttpResponseInit> {
  // Runs first: one that ends meanwhile has let go of its candidate.
  const open = await openRuns(app);
  const tasks = [...app.configuration.tasks.values()];
  const [imports, builds] = await Promise.all([
    Promise.all(tasks.filter((task) => task.kind === 'import').map((task) => importPart(app, task, open))),
    Promise.all(tasks.filter((task) => task.kind === 'build').map((task) => buildPart(app, task))),
  ]);
  const running = open.map(({ run, steps }) => toRunDetail(run, steps));
  return { jsonBody: { imports, builds, running } satisfies ChainAnswer };
}

async function importPart(app: App, task: ImportTask, open: readonly OpenRun[]): Promise<ChainImport> {
  const record = await app.ledger.imports.read(keyOf(task));
  return {
    ...(await imageAnswer(app, task, record)),
    upstream: await upstreamPart(app, task, record),
    gates: task.gates.map(({ id }) => id),
    candidates: candidatesOf(record, open).slice(0, shownCandidates),
    ...(await taskPart(app, task)),
  };
}

async function upstreamPart(
  app: App,
  { from }: ImportTask,
  { digests }: ImportRecord,
): Promise<ChainImport['upstream']> {
  const image = formatTaggedImage(from);
  const seen = await app.ledger.observations.current(image);
  const firstSeenAt = digests.get(seen?.value as Digest)?.firstSeenAt;
  const maker = [...app.configuration.tasks.values()].find((task) => pushedImage(task) === image);
  return {
    ...(seen === undefined ? {} : { digest: seen.value }),
    ...(seen?.time === undefined ? {} : { time: seen.time }),
    ...(firstSeenAt === undefined ? {} : { firstSeenAt }),
    ...(maker === undefined ? {} : { task: maker.name }),
  };
}

async function buildPart(app: App, task: BuildTask): Promise<ChainBuild> {
  const { name } = task;
  const bases = [...(await app.ledger.bases.of(name))];
  return {
    task: name,
    image: pushedImage(task),
    bases,
    seenBases: (await Promise.all(bases.map((base) => seenBase(app, base)))).flat(),
    deployments: [...(await deploymentsOf(app, task))],
    ...(await taskPart(app, task)),
  };
}

/** What an import lets in is shown as its base image already. */
async function seenBase(app: App, image: string): Promise<ChainBuild['seenBases']> {
  if (importInto(app, image) !== undefined) return [];
  const seen = await app.ledger.observations.current(image);
  if (seen === undefined) return [];
  const { value: digest, time } = seen;
  return [time === undefined ? { image, digest } : { image, digest, time }];
}

async function taskPart(
  app: App,
  task: Task,
): Promise<{ readonly status: 'Enabled' | 'Disabled'; readonly lastRun?: RunAnswer }> {
  const [enabled, { items }] = await Promise.all([isEnabled(app, task), app.ledger.runs.list({ task: task.name }, 1)]);
  const [lastRun] = items;
  return {
    status: enabled ? 'Enabled' : 'Disabled',
    ...(lastRun === undefined ? {} : { lastRun: toRunAnswer(lastRun) }),
  };
}
