import { expect, it } from 'vitest';
import type { RegistryName } from '../../../shared/image.ts';
import { logTail } from '../../../shared/gates/logTail.ts';

const registry = 'base' as RegistryName;
const asked: number[] = [];

/** A log in parts of three bytes. */
function read(parts: readonly string[], tellsItsEnd: boolean): Promise<string> {
  asked.length = 0;
  const log = {
    log: (_: RegistryName, __: string, offset: number) => {
      asked.push(offset);
      const part = parts[offset / 3];
      if (part === undefined) return Promise.resolve({ text: '', nextOffset: offset });
      const isLast = offset / 3 === parts.length - 1;
      return Promise.resolve({
        text: part,
        nextOffset: offset + 3,
        ...(tellsItsEnd && isLast && ({ isEnd: true } as const)),
      });
    },
  };
  return logTail(log, registry, 'cf1');
}

it('reads on until the log says that it has ended', async () => {
  expect(await read(['abc', 'def'], true)).toBe('abcdef');
  expect(asked).toEqual([0, 3]);
});

it('reads on until nothing comes where the log does not say so', async () => {
  expect(await read(['abc', 'def'], false)).toBe('abcdef');
  expect(asked).toEqual([0, 3, 6]);
});
