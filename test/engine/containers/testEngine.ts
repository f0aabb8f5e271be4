import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../local/containers/engine.ts';
import { withLogins, type RegistryLogin } from '../../../local/containers/loginFile.ts';
import { removeAll } from '../../../local/containers/removeAll.ts';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { findEngine } from '../../../local/instance/engine/find.ts';
import { writeProbeImage } from '../../../local/instance/engine/image.ts';
import { findProgram } from '../../../local/instance/findProgram.ts';

/** The machine's engine, with a label of this test's own. */
export async function openTestEngine(instance: string): Promise<ContainerEngine> {
  const path = join(import.meta.dirname, '../../../.customhouse/engine.json');
  const said: string[] = [];
  const file = await findEngine({
    path,
    env: process.env,
    instance: `${instance}-probe`,
    say: (line) => said.push(line),
  });
  if (file === undefined) throw new Error(`No container engine works here:\n${said.join('\n')}`);
  return createEngine(file, instance);
}

/** Removes everything of this test. */
export async function closeTestEngine(engine: ContainerEngine, loginServers: readonly string[] = []): Promise<void> {
  await removeAll(engine, loginServers);
}

/** Builds an image that serves `text` on port 80. */
export async function buildPage(engine: ContainerEngine, image: string, text: string): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), 'page-'));
  try {
    await mkdir(context, { recursive: true });
    await writeProbeImage(context, text);
    await must(engine, ['build', ...engine.file.buildArguments, '--tag', image, context]);
  } finally {
    rmSync(context, { recursive: true });
  }
}

/** Pushes an image and removes it here. Gives its digest in the registry; the engine's own before a push may be another. */
export async function pushImage(engine: ContainerEngine, image: string, login: RegistryLogin): Promise<string> {
  return withLogins([login], async (env) => {
    await must(engine, ['push', image], env);
    await must(engine, ['rmi', image]);
    await must(engine, ['pull', image], env);
    const digests = await must(engine, ['image', 'inspect', '--format', '{{index .RepoDigests 0}}', image]);
    await must(engine, ['rmi', image]);
    return digests.trim().split('@')[1]!;
  });
}

/** A command that such an image can run instead: listens on another port. */
export function serveOn(port: number): string[] {
  const isBusybox = findProgram('busybox', process.env) !== undefined;
  return isBusybox
    ? ['/bin/busybox', 'httpd', '-f', '-p', String(port), '-h', '/']
    : ['/bin/node', '-e', `require('http').createServer((_, response) => response.end('beside')).listen(${port})`];
}

/** A command that such an image can run instead: prints, then ends with the exit code. */
export function printAndExit(text: string, exitCode: number): string[] {
  const isBusybox = findProgram('busybox', process.env) !== undefined;
  return isBusybox
    ? ['/bin/busybox', 'sh', '-c', `echo "${text}"; exit ${exitCode}`]
    : [
        '/bin/node',
        '-e',
        `console.log(\`${text.replace(/\$(\w+)/g, '${process.env.$1}')}\`); process.exit(${exitCode})`,
      ];
}

export async function must(
  engine: ContainerEngine,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await engine.call({ arguments: args, env });
  if (exitCode !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}
