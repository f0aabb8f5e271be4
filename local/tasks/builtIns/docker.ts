import type { EngineResult } from '../../containers/types.ts';
import { fullName } from '../imageName.ts';
import { callEngine, quietCall, trustRegistriesOf, type RunScope } from '../scope.ts';
import { pushImage } from '../steps/pushImage.ts';
import { parseDockerLine, type DockerLine } from './dockerLine.ts';

const done: EngineResult = { exitCode: 0, stdout: '', stderr: '' };

/**
 * `docker pull|tag|push` with the run's logins, on the run's own images.
 *
 * A tag names an image for this run only: other runs may give theirs the same name.
 */
export async function runDocker(scope: RunScope, words: readonly string[], signal: AbortSignal): Promise<EngineResult> {
  const line = parseDockerLine(words);
  trustRegistriesOf(scope, [line.verb === 'tag' ? line.target : line.image]);
  switch (line.verb) {
    case 'pull':
      return pull(scope, line, signal);
    case 'tag':
      return tag(scope, line);
    case 'push':
      return push(scope, fullName(line.image), signal);
  }
}

async function pull(
  scope: RunScope,
  { image, platform }: Extract<DockerLine, { verb: 'pull' }>,
  signal: AbortSignal,
): Promise<EngineResult> {
  const options = platform === undefined ? [] : ['--platform', platform];
  const result = await callEngine(scope, { arguments: ['pull', ...options, image] }, signal);
  if (result.exitCode === 0) scope.images.set(fullName(image), await pulledImage(scope, image, result.stdout));
  // Podman's exit code is another one.
  return { ...result, exitCode: result.exitCode === 0 ? 0 : 1 };
}

/** Podman says which image it pulled, Docker its digest: the name may already be another run's. */
async function pulledImage(scope: RunScope, image: string, stdout: string): Promise<string> {
  if (scope.engine.file.kind === 'podman') return `sha256:${stdout.trim().split('\n').at(-1) ?? ''}`;
  const digest = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(stdout)?.[1];
  return inspectId(scope, digest === undefined ? image : `${image.replace(/(@.*|:[^:/]*)$/, '')}@${digest}`);
}

async function tag(scope: RunScope, { source, target }: Extract<DockerLine, { verb: 'tag' }>): Promise<EngineResult> {
  const name = fullName(source);
  // What a build or a step has fetched is on an agent, too.
  const image = scope.images.get(name) ?? (scope.fetched.has(name) ? await inspectId(scope, source) : '');
  if (image === '') return refusal(scope, `Error response from daemon: No such image: ${source}`);
  scope.images.set(fullName(target), image);
  return done;
}

async function push(scope: RunScope, name: string, signal: AbortSignal): Promise<EngineResult> {
  const image = scope.images.get(name);
  if (image === undefined) return refusal(scope, `An image does not exist locally with the tag: ${name}`);
  return (await pushImage(scope, { image, name }, signal)) ? done : { ...done, exitCode: 1 };
}

async function inspectId(scope: RunScope, image: string): Promise<string> {
  const { stdout } = await quietCall(scope, { arguments: ['image', 'inspect', '--format', '{{.Id}}', image] });
  const id = stdout.trim();
  return id === '' || id.startsWith('sha256:') ? id : `sha256:${id}`;
}

function refusal(scope: RunScope, message: string): EngineResult {
  scope.log.plain(message);
  return { exitCode: 1, stdout: '', stderr: `${message}\n` };
}
