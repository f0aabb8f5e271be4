import { describe, expect, it } from 'vitest';
import { recordReports } from '../../../functions/activities/recordReports.ts';
import { CustomhouseError, type FaultCode } from '../../../shared/errors.ts';
import type { RegistryName, Repository, Tag } from '../../../shared/image.ts';
import { prepare } from '../../../shared/start/prepare.ts';
import type { Report } from '../../../shared/start/report.ts';
import { commitOf, digestOf, fakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const image = {
  registry: 'public' as RegistryName,
  repository: 'node' as Repository,
  tag: '15-alpine' as Tag,
};
const pushedImage: Report = { kind: 'image', image, seen: { value: digestOf('a') } };
const pushedCommit: Report = {
  kind: 'ref',
  context: { url: 'https://git.test/hello-world.git', branch: 'main', folder: '' },
  seen: { value: commitOf('a') },
};

/** The reference scenario, with an observation ledger that has this fault for images. */
async function worldWhere(code: FaultCode | undefined) {
  const world = fakeWorld();
  world.tags.set('public/node:15-alpine', digestOf('0'));
  await prepare(world.app);
  const { observations } = world.app.ledger;
  const report = observations.report.bind(observations);
  if (code !== undefined)
    observations.report = (watched, seen) =>
      watched.startsWith('public/') ? Promise.reject(new CustomhouseError(code, 'silent')) : report(watched, seen);
  return { ...world, log: quietLog };
}

it('starts what every report tells', async () => {
  const world = await worldWhere(undefined);

  const { left } = await recordReports({ reports: [pushedImage, pushedCommit] }, world);

  expect(left).toEqual([]);
  expect(world.started.map(({ orchestrator }) => orchestrator).sort()).toEqual(['gatedImport', 'imageBuild']);
});

it('leaves the one that can not be followed up yet, and follows the others up', async () => {
  const world = await worldWhere('LEDGER_UNREACHABLE');

  const { left, fault } = await recordReports({ reports: [pushedImage, pushedCommit] }, world);

  expect(left).toEqual([pushedImage]);
  expect(fault).toEqual({ code: 'LEDGER_UNREACHABLE', message: 'silent' });
  expect(world.started.map(({ orchestrator }) => orchestrator)).toEqual(['imageBuild']);
});

describe('of one tag', () => {
  const [older, newer] = ['b', 'c'].map((character, index): Report => ({
    kind: 'image',
    image,
    seen: { value: digestOf(character), time: `2026-11-24T12:00:0${index}.000Z` },
  })) as [Report, Report];

  it.each([[[older, newer]], [[newer, older]]])(
    'I3: starts a run for each of two quick pushes, in whatever order they come together',
    async (reports) => {
      const world = await worldWhere(undefined);

      await recordReports({ reports }, world);

      const { items } = await world.app.ledger.runs.list({ task: 'base-import-node' }, 10);
      const causes = items.map(({ cause }) => cause).filter((cause) => cause.kind === 'image');
      expect(causes.toSorted((a, b) => a.observation - b.observation).map(({ digest }) => digest)).toEqual([
        digestOf('b'),
        digestOf('c'),
      ]);
    },
  );

  it('leaves the newer one too where the older can not be followed up yet: alone it would make the older late', async () => {
    const world = await worldWhere('LEDGER_UNREACHABLE');

    const { left } = await recordReports({ reports: [older, newer] }, world);

    expect(left).toEqual([older, newer]);
  });
});

it('leaves none that waiting does not help', async () => {
  const world = await worldWhere('REGISTRY_FORBIDDEN');

  expect(await recordReports({ reports: [pushedImage] }, world)).toEqual({ left: [] });
});
