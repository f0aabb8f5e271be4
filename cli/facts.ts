import { colourOf, paint } from './colour.ts';
import { safeText } from './terminal.ts';
import type { View } from './view.ts';

/** `Name:  value` lines; what is undefined is left out. A value of several lines is indented. */
export function factsView(facts: Readonly<Record<string, string | undefined>>): View {
  const shown = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, safeText(value)] as const],
  );
  const width = Math.max(0, ...shown.map(([name]) => name.length + 1));
  const indent = `\n${' '.repeat(width + 2)}`;
  return {
    table: (hasColour) =>
      shown
        .map(([name, value]) => [name, hasColour ? paint(value, colourOf(value)) : value] as const)
        .map(([name, value]) => `${`${name}:`.padEnd(width)}  ${value.replaceAll('\n', indent)}\n`)
        .join(''),
    tsv: () => shown.map(([name, value]) => `${name}\t${value.replaceAll(/\s+/g, ' ')}\n`).join(''),
  };
}
