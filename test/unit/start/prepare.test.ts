import { expect, it } from 'vitest';
import type { App } from '../../../shared/app.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { RepositoryReference } from '../../../shared/image.ts';
import type { ImageHead } from '../../../shared/ports.ts';
import { prepare } from '../../../shared/start/prepare.ts';
import { commitOf, digestOf, fakeWorld } from '../../support/fakeApp.ts';

/** Imports that all have the one test. */
function fleetYaml(size: number): string {
  const tasks = Array.from(
    { length: size },
    (_, index) =>
      `  import-${index}: { kind: import, from: 'public/app-${index}:1', to: 'base/app-${index}:1', gates: [{ test: { context: 'https://git.test/import.git#main' } }] }`,
  );
  return `
registries:
  public: { acr: publicacr, resourceGroup: rg }
  base: { acr: baseacr, resourceGroup: rg }
tasks:
${tasks.join('\n')}
`;
}

it('watches for 150 imports that share a test, without one keeping the other from it', async () => {
  const { app, tags, commits } = fakeWorld(fleetYaml(150));
  tags.set('public/app-149:1', digestOf('a'));
  commits.set('https://git.test/import.git', commitOf('b'));

  await prepare(app);

  const { observations } = app.ledger;
  expect(await observations.watchedBy('import-149')).toEqual(['https://git.test/import.git#main', 'public/app-149:1']);
  expect(await observations.lastTaken('https://git.test/import.git#main', 'import-0')).toBe(1);
  expect(await observations.lastTaken('https://git.test/import.git#main', 'import-149')).toBe(1);
  expect(await observations.lastTaken('public/app-149:1', 'import-149')).toBe(1);
});

it('watches for the others where one source does not answer', async () => {
  const { app } = fakeWorld(fleetYaml(2));
  Object.assign(app.registries, {
    head({ repository }: RepositoryReference): Promise<ImageHead> {
      if (repository === 'app-0') throw new CustomhouseError('REGISTRY_UNREACHABLE', 'public does not answer.');
      return Promise.resolve({ digest: digestOf('a'), mediaType: 'application/json' });
    },
  } satisfies Partial<App['registries']>);

  await prepare(app);

  expect(await app.ledger.observations.lastTaken('public/app-1:1', 'import-1')).toBe(1);
});

it('finds nothing out again in the next process, unless the configuration has changed', async () => {
  const { app } = fakeWorld(fleetYaml(2));
  const asked: string[] = [];
  Object.assign(app.registries, {
    head({ repository }: RepositoryReference): Promise<ImageHead> {
      asked.push(repository);
      return Promise.resolve({ digest: digestOf('a'), mediaType: 'application/json' });
    },
  } satisfies Partial<App['registries']>);
  async function startProcess(fingerprint: string): Promise<readonly string[]> {
    asked.length = 0;
    await prepare({ ...app, configuration: { ...app.configuration, fingerprint } });
    return [...asked].sort();
  }

  expect(await startProcess('one')).toEqual(['app-0', 'app-1']);
  expect(await startProcess('one')).toEqual([]);

  await app.ledger.settings.setEnabled('import-1', false);
  expect(await startProcess('two')).toEqual([]);
  expect(await app.ledger.observations.watchedBy('import-1')).toEqual([]);
});

it('reads in the next process what could not be read in the last one', async () => {
  const { app } = fakeWorld();
  const resolve = app.git.resolve.bind(app.git);
  app.git.resolve = () => Promise.reject(new CustomhouseError('GIT_UNREACHABLE', 'Git is silent.'));
  await prepare(app);
  expect(await app.ledger.bases.of('hello-world')).toEqual([]);

  app.git.resolve = resolve;
  await prepare({ ...app });

  expect(await app.ledger.bases.of('hello-world')).toEqual(['base/node:15-alpine']);
});
