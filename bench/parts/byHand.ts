import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { instanceLabel } from '../../local/containers/engine.ts';
import { withLogins } from '../../local/containers/loginFile.ts';
import { plainLoopbackRegistries } from '../../local/containers/registriesConf.ts';
import { removal } from '../../local/containers/removeNow.ts';
import { freePort } from '../../local/instance/freePort.ts';
import { cloneRoot } from '../../local/instance/home.ts';
import { dialectOf } from '../../local/tasks/dialect.ts';
import { localTarget } from '../../local/walkthrough/localTarget.ts';
import type { System } from '../system.ts';
import { colorOf, type Hops } from './hops.ts';

const script = join(cloneRoot, 'bench', 'by-hand.sh');
const hopsSchema = z.object({ build: z.coerce.number(), import: z.coerce.number(), app: z.coerce.number() });

/** Lets `use` run bench/by-hand.sh: on the same registries, with the engine commands of the local task runner. */
export async function withHandwork<T>(
  system: System,
  use: (runByHand: (repetition: number) => Promise<Hops>) => Promise<T>,
): Promise<T> {
  const { dockerhub, public: open, base, team } = localTarget(system.instance.file).registries;
  const sources = await mkdtemp(join(tmpdir(), 'customhouse-bench-'));
  try {
    await cp(join(cloneRoot, 'samples'), sources, { recursive: true });
    const port = await freePort();
    return await withLogins([dockerhub, open, base, team], (logins) =>
      use(async (repetition) => {
        await setColor(sources, colorOf('byHand', repetition));
        return runScript({
          ...environmentOf(system),
          ...logins,
          SOURCES: sources,
          TAG: `r${repetition}`,
          PORT: String(port),
        });
      }),
    );
  } finally {
    await rm(sources, { recursive: true, force: true });
  }
}

async function setColor(sources: string, color: string): Promise<void> {
  const file = join(sources, 'base-image-node', 'Dockerfile');
  const changed = (await readFile(file, 'utf8')).replace(/^ENV BACKGROUND_COLOR .*$/m, `ENV BACKGROUND_COLOR ${color}`);
  await writeFile(file, changed);
}

function environmentOf({ engine, instance }: System): NodeJS.ProcessEnv {
  const dialect = dialectOf(engine);
  const label = ['--label', instanceLabel(instance.home.instance)];
  const { dockerhub, public: open, base, team } = localTarget(instance.file).registries;
  return {
    ...process.env,
    ...plainLoopbackRegistries(engine),
    ...engine.env,
    ENGINE: engine.command,
    BUILD: [...dialect.freshBuild, ...engine.buildArguments, ...label].join(' '),
    RUN: label.join(' '),
    REMOVE: removal({ file: engine }).join(' '),
    TEST_NETWORK: engine.stepNetwork.join(' '),
    APP_NETWORK: engine.serviceNetwork.join(' '),
    DOCKERHUB: dockerhub.server,
    PUBLIC: open.server,
    BASE: base.server,
    TEAM: team.server,
    NAME: `by-hand-${instance.home.instance}`,
  };
}

/** @throws Error with what the engine said */
async function runScript(env: NodeJS.ProcessEnv): Promise<Hops> {
  const child = spawn(script, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}:\n${stderr}`);
  return hopsSchema.parse(
    Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')),
    ),
  );
}
