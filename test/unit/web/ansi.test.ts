import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnsiReader } from '../../../web/log/ansi.ts';

function read(text: string): readonly (readonly [string, string])[] {
  return createAnsiReader()
    .read(text)
    .map((piece) => [piece.text, piece.style] as const);
}

describe("a log's colours", () => {
  it.each([
    ['plain', [['plain', '']]],
    [
      '\u001b[31mred\u001b[0m plain',
      [
        ['red', 'fg1'],
        [' plain', ''],
      ],
    ],
    [
      '\u001b[1;32mbold green\u001b[22m green\u001b[39m plain',
      [
        ['bold green', 'fg2 bold'],
        [' green', 'fg2'],
        [' plain', ''],
      ],
    ],
    ['\u001b[91mbright\u001b[m', [['bright', 'fg9']]],
    ['\u001b[44mground', [['ground', 'bg4']]],
    [
      '\u001b[38;5;196mof 256\u001b[38;2;0;200;0mof all',
      [
        ['of 256', 'fg9'],
        ['of all', 'fg2'],
      ],
    ],
    ['\u001b[38;5;250mgrey', [['grey', 'fg7']]],
  ])('%j is shown in classes', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('go on from one piece of the log to the next', () => {
    const reader = createAnsiReader();
    reader.read('\u001b[33mone');

    expect(reader.read('two')).toEqual([{ text: 'two', style: 'fg3' }]);
  });

  it.each([
    '\u001b[2K\u001b[1Gtext',
    '\u001b]0;a title\u0007text',
    '\u001b]8;;javascript:alert(1)\u001b\\text',
    'te\u0007xt',
  ])('are all that an escape sequence may change: %j', (text) => {
    expect(
      read(text)
        .map(([shown]) => shown)
        .join(''),
    ).toBe('text');
  });

  it('never change, lose or make up text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const plain = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
        expect(
          createAnsiReader()
            .read(plain)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(plain);
      }),
    );
  });

  it('make only classes of the style sheet, whatever the sequence', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 8 }), (codes) => {
        const styles = read(`\u001b[${codes.join(';')}mx`).flatMap(([, style]) => style.split(' '));
        expect(styles.filter((name) => !/^(|[fb]g(\d|1[0-5])|bold|faint|italic|underline)$/.test(name))).toEqual([]);
      }),
    );
  });
});
