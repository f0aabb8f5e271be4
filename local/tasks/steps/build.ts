import { readFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { join, posix } from 'node:path';
import type { EngineResult } from '../../containers/types.ts';
import { dialectOf } from '../dialect.ts';
import { buildBasesOf, type BuildBases } from '../buildBases.ts';
import { fromDigestsIn } from '../fromDigests.ts';
import { fullName } from '../imageName.ts';
import { callEngine, trustRegistriesOf, type RunScope } from '../scope.ts';
import type { BuildLine } from '../../../shared/taskFile/buildLine.ts';
import type { BuildStep } from '../../../shared/taskFile/task.ts';
import { runAttempts } from './attempts.ts';
import { withNpmSettings } from './npmSettings.ts';
import { pathInWorkspace } from './workspacePath.ts';

/** An image that a step built and what it was built on. */
export interface BuiltImage {
  readonly step: string;
  readonly image: string;
  readonly tags: readonly string[];
  readonly bases: BuildBases;
  /** Full image name → the manifest that its `FROM` got, as far as the builder says so. */
  readonly fromDigests: ReadonlyMap<string, string>;
}

/** Builds an image on bases that are fetched anew from their registries. */
export async function runBuild(scope: RunScope, step: BuildStep, signal: AbortSignal): Promise<BuiltImage> {
  const { line } = step;
  scope.log.line('Scanning for dependencies...');
  const context = await pathInWorkspace(scope.folder, step.workingDirectory, line.context);
  const named = line.dockerfile ?? posix.join(line.context, 'Dockerfile');
  const dockerfile = await pathInWorkspace(scope.folder, step.workingDirectory, named);
  const text = await readFile(dockerfile, 'utf8');
  const bases = buildBasesOf(text, line);
  const needed = [...bases.buildtime, ...(bases.runtime === undefined ? [] : [bases.runtime])];
  trustRegistriesOf(scope, needed);
  scope.log.line('Successfully scanned dependencies');
  const prepared = await withNpmSettings(scope, step.id, { path: dockerfile, text });
  const idFile = join(scope.folder.root, `${step.id}.image`);
  let said = '';
  await runAttempts(scope, step, signal, async () => {
    const pull = await obtainBases(scope, needed, signal);
    if (pull.failed !== undefined) return pull.failed;
    const files = ['--iidfile', idFile, '--file', prepared.path, ...prepared.arguments];
    const call = { arguments: ['build', ...pull.arguments, ...files, ...optionsOf(scope, line), context] };
    const built = await callEngine(scope, call, signal);
    said = built.stderr + built.stdout;
    return built;
  });
  const image = (await readFile(idFile, 'utf8')).trim();
  for (const tag of line.tags.map(fullName)) {
    scope.images.set(tag, image);
    scope.buildTags.add(tag);
  }
  for (const name of needed) scope.fetched.add(fullName(name));
  return { step: step.id, image, tags: line.tags, bases, fromDigests: fromDigestsIn(said) };
}

/** Bases come from their registries, unless this run has one by that name: then that one is named on the machine for the build. */
async function obtainBases(
  scope: RunScope,
  needed: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly arguments: readonly string[]; readonly failed?: EngineResult }> {
  const dialect = dialectOf(scope.engine.file);
  if (!needed.some((name) => scope.images.has(fullName(name)))) return { arguments: dialect.freshBuild };
  for (const name of needed) {
    const image = scope.images.get(fullName(name));
    const fetched = await callEngine(
      scope,
      { arguments: image === undefined ? ['pull', name] : ['tag', image, fullName(name)] },
      signal,
    );
    if (fetched.exitCode !== 0) return { arguments: [], failed: fetched };
    if (image !== undefined) scope.named.set(fullName(name), image);
  }
  return { arguments: dialect.localBuild };
}

function optionsOf(scope: RunScope, line: BuildLine): string[] {
  const platform = line.platform ?? foreignPlatform(scope);
  return [
    ...scope.engine.file.buildArguments,
    ...line.buildArguments.flatMap((argument) => ['--build-arg', argument]),
    ...line.labels.flatMap((label) => ['--label', label]),
    ...(line.target === undefined ? [] : ['--target', line.target]),
    ...(platform === undefined ? [] : ['--platform', platform]),
  ];
}

/** The run's platform where it isn't this machine's own. */
function foreignPlatform({ run: { platform } }: RunScope): string | undefined {
  const machine = arch() === 'x64' ? 'amd64' : arch();
  return platform.architecture === machine ? undefined : `${platform.os}/${platform.architecture}`;
}
