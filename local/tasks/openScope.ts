import { rm } from 'node:fs/promises';
import { dialectOf } from './dialect.ts';
import { createRunContainers } from './runContainers.ts';
import { createRunFolder, writeRegistriesFile } from './runFolder.ts';
import { quietCall, trustRegistriesOf, type RunScope } from './scope.ts';
import type { TaskRun } from './types.ts';

/** What a scope is made of, as far as it is given. */
type Given = Pick<
  RunScope,
  'run' | 'engine' | 'log' | 'delay' | 'npmSettings' | 'tools' | 'stepsAtOnce' | 'images' | 'pushed'
> & { readonly directory: string };

/** Makes everything that a run has for itself: its folder, its logins, the names of its containers. */
export function openScope({ directory, ...given }: Given): RunScope {
  const { run, engine } = given;
  const name = `${engine.instance}-${run.registryName}-${run.runId}`;
  const folder = createRunFolder(directory, name, run.logins);
  const scope: RunScope = {
    ...given,
    name,
    folder,
    containers: createRunContainers(engine),
    published: [],
    named: new Map(),
    buildTags: new Set(),
    fetched: new Set(),
    trusted: new Set(),
    session: {},
  };
  writeRegistriesFile(folder, scope.trusted);
  trustRegistriesOf(
    scope,
    serversOf(run).map((server) => `${server}/any`),
  );
  return scope;
}

function serversOf(run: TaskRun): string[] {
  return [run.loginServer, ...run.logins.map(({ server }) => server)];
}

/** Takes away everything that a run had for itself, however it ended; its images are the sweep's. */
export async function closeScope(scope: RunScope): Promise<void> {
  try {
    await removeFromEngine(scope);
  } finally {
    // Whatever the engine says, the logins go.
    await rm(scope.folder.root, { recursive: true, force: true });
  }
}

async function removeFromEngine(scope: RunScope): Promise<void> {
  const { untag } = dialectOf(scope.engine.file);
  for (const ports of scope.published) ports.close();
  await scope.containers.removeAll();
  for (const [name, image] of scope.named) {
    await quietCall(scope, { arguments: untag(image, name) });
  }
}
