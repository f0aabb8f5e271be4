import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from '../../report/measurement.ts';
import type { System } from '../../system.ts';
import type { Part } from '../part.ts';
import { type DockerRegistry, startDockerRegistry } from './dockerRegistry.ts';
import { ownRegistry } from './ownRegistry.ts';
import { writeRandomImage } from './randomImage.ts';
import { type BenchRegistry, findSkopeo, pull, push } from './skopeo.ts';

const mostTimesDockerRegistry = 1.5;
const name = 'registry-push-pull';

interface Times {
  readonly push: number;
  readonly pull: number;
}

/** A 100 MB image pushed to a local registry and pulled from it, beside Debian's docker-registry; the same client, taking turns. */
export const registryPushPull: Part = {
  name,
  async measure(system, repetitions) {
    const skopeo = findSkopeo(name, system.say);
    if (skopeo === undefined) return [];
    const folder = await mkdtemp(join(tmpdir(), 'customhouse-bench-'));
    const other = await dockerRegistryOrNone(system, folder);
    try {
      const registries = { ours: ownRegistry(system), ...(other && { other }) };
      const rounds = [];
      // The first is for warming up.
      for (let round = 0; round <= repetitions; round++) {
        system.say(`${name}: ${round} of ${repetitions}`);
        rounds.push(await measureRound({ skopeo, folder, round }, registries));
      }
      return measurementsOf(rounds.slice(1));
    } finally {
      await other?.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function dockerRegistryOrNone({ instance, say }: System, folder: string): Promise<DockerRegistry | undefined> {
  try {
    return await startDockerRegistry(instance.home, folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    say(`${name} has nothing to compare with: "apt-get install docker-registry", or mend this: ${reason}`);
    return undefined;
  }
}

interface Round {
  readonly skopeo: string;
  readonly folder: string;
  readonly round: number;
}

/** The other one goes first every second time: what the first leaves in the machine's caches must not help one of them. */
async function measureRound(
  { skopeo, folder, round }: Round,
  registries: { readonly ours: BenchRegistry; readonly other?: BenchRegistry },
): Promise<{ ours: Times; other?: Times }> {
  const image = join(folder, 'image');
  const source = await writeRandomImage(image);
  const turns = round % 2 === 0 ? (['ours', 'other'] as const) : (['other', 'ours'] as const);
  const times: { ours: Times; other?: Times } = { ours: { push: 0, pull: 0 } };
  for (const turn of turns) {
    const registry = registries[turn];
    if (registry === undefined) continue;
    const pulled = join(folder, 'pulled');
    const pushSeconds = await push(skopeo, source, registry, `bench/round-${round}:1`);
    times[turn] = { push: pushSeconds, pull: await pull(skopeo, registry, `bench/round-${round}:1`, pulled) };
    await rm(pulled, { recursive: true });
  }
  await rm(image, { recursive: true });
  return times;
}

function measurementsOf(rounds: readonly { ours: Times; other?: Times }[]): readonly Measurement[] {
  return (['push', 'pull'] as const).flatMap((verb): Measurement[] => {
    const ours = rounds.map((round) => round.ours[verb]);
    const others = rounds.flatMap((round) => round.other?.[verb] ?? []);
    const own: Measurement = { what: `${verb} of 100 MB`, unit: 's', values: ours };
    if (others.length === 0) return [own];
    const ratios = ours.map((seconds, index) => seconds / (others[index] ?? seconds));
    return [
      {
        what: `${verb}: ours / docker-registry`,
        unit: 'times',
        values: ratios,
        target: { atMost: mostTimesDockerRegistry, of: 'median' },
      },
      own,
      { what: `${verb} of 100 MB, docker-registry`, unit: 's', values: others },
    ];
  });
}
