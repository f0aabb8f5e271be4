/** A piece of a log in one style. */
export interface Piece {
  readonly text: string;
  /** Classes of the style sheet, such as `fg1 bold`; empty for plain text. */
  readonly style: string;
}

/** Colour and weight as the last escape sequences left them. */
interface Style {
  readonly fg?: number;
  readonly bg?: number;
  readonly bold?: boolean;
  readonly faint?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
}

export interface AnsiReader {
  /** The pieces of the text that follows what was read before. */
  read(text: string): readonly Piece[];
}

/** Any escape sequence (CSI or OSC) or control character but tab and line end. Only SGR, which ends in `m`, means something here. */
const escapes =
  /\u001b\[([0-9;:?]*)([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/**
 * Reads a log's colours into text and classes. No HTML is made, so nothing in a log can become markup.
 *
 * @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ section 8.3.117
 */
export function createAnsiReader(): AnsiReader {
  let style: Style = {};
  return {
    read(text) {
      const pieces: Piece[] = [];
      let from = 0;
      for (const match of text.matchAll(escapes)) {
        if (match.index > from) pieces.push({ text: text.slice(from, match.index), style: classesOf(style) });
        from = match.index + match[0].length;
        if (match[2] === 'm') style = changed(style, (match[1] ?? '').split(/[;:]/).map(Number));
      }
      if (from < text.length) pieces.push({ text: text.slice(from), style: classesOf(style) });
      return pieces;
    },
  };
}

function changed(style: Style, codes: readonly number[]): Style {
  let now = style;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const { color, length } = extended(codes.slice(index + 1));
      if (color !== undefined) now = { ...now, [code === 38 ? 'fg' : 'bg']: color };
      index += length;
    } else now = plainCode(now, code);
  }
  return now;
}

const weights: Readonly<Record<number, Style>> = {
  1: { bold: true },
  2: { faint: true },
  3: { italic: true },
  4: { underline: true },
  22: { bold: false, faint: false },
  23: { italic: false },
  24: { underline: false },
};

function plainCode({ fg, bg, ...rest }: Style, code: number): Style {
  const style = { ...rest, ...(fg === undefined ? {} : { fg }), ...(bg === undefined ? {} : { bg }) };
  if (code === 0) return {};
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 90 + 8 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 100 + 8 };
  if (code === 39) return bg === undefined ? rest : { ...rest, bg };
  if (code === 49) return fg === undefined ? rest : { ...rest, fg };
  return { ...style, ...weights[code] };
}

/** `5;n` or `2;r;g;b`: shown as the nearest of the sixteen that the style sheet has, legible in light and dark. */
function extended([kind, ...values]: readonly number[]): { readonly color?: number; readonly length: number } {
  if (kind === 2) return { color: nearest(values.slice(0, 3)), length: 4 };
  const [color = 0] = values;
  if (kind !== 5) return { length: 0 };
  if (color < 16) return { color, length: 2 };
  if (color > 231) return { color: color > 243 ? 7 : 8, length: 2 };
  const cube = color - 16;
  const levels = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => level * 51);
  return { color: nearest(levels), length: 2 };
}

function nearest([red = 0, green = 0, blue = 0]: readonly number[]): number {
  const half = 96;
  const bits = (red > half ? 1 : 0) + (green > half ? 2 : 0) + (blue > half ? 4 : 0);
  return Math.max(red, green, blue) > 200 ? bits + 8 : bits;
}

function classesOf({ fg, bg, bold, faint, italic, underline }: Style): string {
  return [
    fg === undefined ? '' : `fg${fg}`,
    bg === undefined ? '' : `bg${bg}`,
    bold === true ? 'bold' : '',
    faint === true ? 'faint' : '',
    italic === true ? 'italic' : '',
    underline === true ? 'underline' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}
