import { expect, it } from 'vitest';

interface Turn {
  readonly write: (chunk: string) => void;
}
interface Job {
  readonly lane: string;
  readonly run: (turn: Turn | undefined) => Promise<string>;
}
interface Lanes {
  readonly runInLanes: (jobs: readonly Job[], write: (chunk: string) => void) => Promise<string[]>;
}
const { runInLanes } = (await import(new URL('../../../setup/lanes.mjs', import.meta.url).href)) as Lanes;

/** Jobs that end when they are told to, and what became of them. */
function scripted(lanes: Readonly<Record<string, string>>) {
  const begun: string[] = [];
  const turns: Record<string, Turn | undefined> = {};
  const ends: Record<string, () => void> = {};
  const jobs = Object.entries(lanes).map(([name, lane]) => ({
    lane,
    async run(turn: Turn | undefined) {
      begun.push(name);
      turns[name] = turn;
      await new Promise<void>((resolve) => (ends[name] = resolve));
      return name;
    },
  }));
  const written: string[] = [];
  const results = runInLanes(jobs, (chunk) => written.push(chunk));
  return { begun, turns, ends, written, results };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

it('runs the jobs of a lane one after another, beside those of the other lanes', async () => {
  const { begun, ends, results } = scripted({ a: 'one', b: 'one', c: 'two', d: 'two' });

  await settled();
  expect(begun).toEqual(['a', 'c']);
  ends['c']!();
  await settled();
  expect(begun).toEqual(['a', 'c', 'd']);
  ends['a']!();
  await settled();
  expect(begun).toEqual(['a', 'c', 'd', 'b']);
  ends['b']!();
  ends['d']!();
  expect(await results).toEqual(['a', 'b', 'c', 'd']);
});

it('lets what runs at once be read in order: the first as it comes, the others when those before have ended', async () => {
  const { turns, ends, written, results } = scripted({ a: 'one', b: 'two', c: 'three' });

  await settled();
  turns['b']!.write('b1 ');
  turns['c']!.write('c1 ');
  turns['a']!.write('a1 ');
  expect(written).toEqual(['a1 ']);
  ends['c']!();
  await settled();
  expect(written).toEqual(['a1 ']);
  ends['a']!();
  await settled();
  expect(written).toEqual(['a1 ', 'b1 ']);
  turns['b']!.write('b2 ');
  expect(written).toEqual(['a1 ', 'b1 ', 'b2 ']);
  ends['b']!();

  expect(await results).toEqual(['a', 'b', 'c']);
  expect(written).toEqual(['a1 ', 'b1 ', 'b2 ', 'c1 ']);
});

it('leaves the terminal to jobs that have nothing beside them', async () => {
  const { turns, ends, results } = scripted({ a: 'one', b: 'one' });

  await settled();
  ends['a']!();
  await settled();
  ends['b']!();
  await results;

  expect(turns).toEqual({ a: undefined, b: undefined });
});
