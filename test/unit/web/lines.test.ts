import { describe, expect, it } from 'vitest';
import { createLineReader } from '../../../web/log/lines.ts';

describe("a log's lines", () => {
  it('are put together again where an answer of the API ended inside one', () => {
    const reader = createLineReader();
    reader.add('first\nsec');
    const lines = reader.add('ond\r\nthird');

    expect(lines.map(({ number, text }) => [number, text])).toEqual([
      [1, 'first'],
      [2, 'second'],
      [3, 'third'],
    ]);
  });

  it('keep a colour that began in an earlier one', () => {
    const lines = createLineReader().add('\u001b[31mone\ntwo');

    expect(lines[1]?.pieces).toEqual([{ text: 'two', style: 'fg1' }]);
  });

  it('leave the ones before as they were, so that a growing log draws only its end', () => {
    const reader = createLineReader();
    const [before] = reader.add('one\ntwo\n');
    const [after] = reader.add('three\n');

    expect(after).toBe(before);
  });
});
