import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from './command.ts';

it('docs/cli.md is what the commands say of themselves: run `customhouse reference > docs/cli.md` after a change', async () => {
  const { output } = await run('reference');

  expect(readFileSync('docs/cli.md', 'utf8')).toBe(output);
});
