import { createAnsiReader, type Piece } from './ansi.ts';

/** A line of a log, without its end. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly pieces: readonly Piece[];
  /** Its text without colours, to search in. */
  readonly text: string;
}

/** Lines of a log that grows. The last one may go on. */
export interface LineReader {
  add(text: string): readonly Line[];
}

/** Colours go on from line to line. */
export function createLineReader(): LineReader {
  const ansi = createAnsiReader();
  let lines: Line[] = [];
  return {
    add(text) {
      const parts = text.replaceAll('\r\n', '\n').split('\n');
      const added = parts.map((part) => ansi.read(part));
      const [first = [], ...rest] = added;
      const last = lines.at(-1);
      const before = last === undefined ? [] : lines.slice(0, -1);
      const joined = lineOf(before.length + 1, [...(last?.pieces ?? []), ...first]);
      lines = [...before, joined, ...rest.map((pieces, index) => lineOf(before.length + 2 + index, pieces))];
      return lines;
    },
  };
}

function lineOf(number: number, pieces: readonly Piece[]): Line {
  return { number, pieces, text: pieces.map(({ text }) => text).join('') };
}
