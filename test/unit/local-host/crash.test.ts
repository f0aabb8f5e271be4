import { describe, expect, it, vi } from 'vitest';
import { parseCrashPoint } from '../../../local/host/durable/crash.ts';

describe('a crash point', () => {
  it.each([
    { point: 'before:run:3', cuts: [undefined, 0, undefined], because: 'the third is the first of the second write' },
    { point: 'after:run:3', cuts: [undefined, 1, undefined], because: 'it is the last to be written' },
    { point: 'after:run:2', cuts: [2, undefined, undefined], because: 'a whole write may be the end' },
    { point: 'before:run:1', cuts: [0, undefined, undefined], because: 'then nothing is written' },
    { point: 'before:other:1', cuts: [undefined, undefined, undefined], because: 'the instance is another' },
    { point: 'after:child-of:4', cuts: [undefined, undefined, 2], because: 'the beginning of an ID matches too' },
  ])('$point lets writes of 2, 1 and 3 events go through up to $cuts: $because', ({ point, cuts }) => {
    const crash = parseCrashPoint(point, vi.fn());

    const seen = [
      crash.cutOf(['child-of-run', 'run'], 2),
      crash.cutOf(['run', 'run'], 1),
      crash.cutOf(['child-of-run', 'run'], 3),
    ];

    expect(seen).toEqual(cuts);
  });

  it('may count every event of the process, and an instance whose ID has colons', () => {
    const any = parseCrashPoint('after:*:2', vi.fn());
    const child = parseCrashPoint('after:0a:b:1', vi.fn());

    expect([any.cutOf(['a'], 1), any.cutOf(['b'], 1)]).toEqual([undefined, 1]);
    expect([child.cutOf(['0a:b:7'], 1), child.cutOf(['0a:c'], 1)]).toEqual([1, undefined]);
  });

  it.each(['sometimes', 'before:run', 'before:run:0', 'while:run:1', 'before::1'])('refuses "%s"', (text) => {
    expect(() => parseCrashPoint(text, vi.fn())).toThrow();
  });

  it('lives on without one', () => {
    expect(parseCrashPoint(undefined, vi.fn()).cutOf(['run'], 100)).toBeUndefined();
  });
});
