import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerEngine } from '../../containers/types.ts';
import { addBusybox } from '../../upstream/busybox.ts';
import { addCertificates } from '../../upstream/certificates.ts';
import { copyProgram } from '../../upstream/program.ts';
import { requireProgram } from '../../upstream/requireProgram.ts';
import { StepFailure } from '../stepFailure.ts';

/** The image in which the built-in commands `bash` and `curl` run. */
export interface Tools {
  /**
   * Its name on the machine. Made at the first call.
   *
   * @throws StepFailure when this machine lacks a program
   */
  imageName(): Promise<string>;
}

const purpose = 'The built-in command "bash" or "curl" of a task file';
/** In this order: busybox leaves alone what is there. */
const programs = [
  { name: 'bash', target: '/bin/bash' },
  { name: 'curl', target: '/usr/bin/curl' },
] as const;

/**
 * An image of this machine's own bash, curl and busybox: Microsoft's can't be fetched here (docs/decisions/008).
 *
 * Once for an instance; other programs on the machine make another image.
 */
export function createTools(engine: ContainerEngine): Tools {
  let name: Promise<string> | undefined;
  return {
    imageName() {
      name ??= provideImage(engine).catch((error: unknown) => {
        name = undefined;
        throw new StepFailure(error instanceof Error ? error.message : String(error), { cause: error });
      });
      return name;
    },
  };
}

async function provideImage(engine: ContainerEngine): Promise<string> {
  const found = programs.map(({ name, target }) => ({
    path: requireProgram(name, purpose, `apt-get install ${name}`),
    target,
  }));
  const name = `localhost/customhouse-tools-${engine.instance}:${await versionOf(found.map(({ path }) => path))}`;
  const { exitCode } = await engine.call({ arguments: ['image', 'inspect', '--format', '{{.Id}}', name] });
  if (exitCode !== 0) await buildImage(engine, name, found);
  return name;
}

async function buildImage(
  engine: ContainerEngine,
  name: string,
  found: readonly { readonly path: string; readonly target: string }[],
): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'customhouse-tools-'));
  try {
    const rootfs = join(context, 'rootfs');
    await mkdir(join(rootfs, 'tmp'), { recursive: true });
    await mkdir(join(rootfs, 'etc'));
    for (const { path, target } of found) await copyProgram(path, rootfs, target);
    await addBusybox(rootfs, purpose);
    await addCertificates(rootfs);
    await writeFile(join(rootfs, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
    await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY rootfs/ /\n');
    const { exitCode, stderr } = await engine.call({
      arguments: ['build', ...engine.file.buildArguments, '--tag', name, context],
    });
    if (exitCode !== 0) throw new Error(`The image for the built-in commands could not be built: ${stderr.trim()}`);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** Changes with the programs. */
async function versionOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const { size, mtimeMs } = await stat(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * A built-in command's words as a container's: `bash -c …` and `bash` alone run bash, `bash echo a` runs `echo a`, as the entry
 * point of the `bash` image does it.
 *
 * @see https://github.com/tianon/docker-bash/blob/master/docker-entrypoint.sh
 */
export function wordsOfTool(tool: 'bash' | 'curl', words: readonly string[]): readonly string[] {
  const [first] = words;
  return tool === 'curl' || first === undefined || first.startsWith('-') ? [tool, ...words] : words;
}
