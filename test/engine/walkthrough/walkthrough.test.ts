import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { walkLocally } from '../../../local/walkthrough/walkLocally.ts';

const longestMs = 8 * 60_000;

it('walks through the whole reference scenario, and leaves nothing behind', { timeout: longestMs }, async () => {
  const parent = await mkdtemp(join(tmpdir(), 'customhouse-walkthrough-'));
  const quiet = { say: () => undefined, onStep: () => undefined, onRow: () => undefined };

  const rows = await walkLocally(join(parent, 'home'), { ...quiet, signal: new AbortController().signal });

  expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  expect(new Set(rows.map(({ step }) => step))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]));
  await rm(parent, { recursive: true, force: true });
});
