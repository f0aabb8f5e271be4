import type { Terminal } from './terminal.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'bold';

const codes: Readonly<Record<Colour, number>> = { bold: 1, red: 31, green: 32, yellow: 33 };

/** Only on a terminal, and not where NO_COLOR is set. @see https://no-color.org */
export function hasColour({ isTerminal, environment }: Terminal): boolean {
  const { NO_COLOR: refused = '', TERM: kind } = environment;
  return isTerminal && refused === '' && kind !== 'dumb';
}

/** The text in a colour; without one, and where there is nothing to see, as it is. */
export function paint(text: string, colour: Colour | undefined): string {
  return colour === undefined || text === '' ? text : `\u001b[${codes[colour]}m${text}\u001b[0m`;
}

const colourOfWord: Readonly<Record<string, Colour>> = {
  Succeeded: 'green',
  Failed: 'red',
  Error: 'red',
  Timeout: 'red',
  Canceled: 'yellow',
  Running: 'bold',
  Started: 'bold',
  Disabled: 'yellow',
  healthy: 'green',
  running: 'green',
  unhealthy: 'red',
  revoked: 'red',
  rejected: 'red',
  'in use': 'green',
};

/** The colour of a status or state; undefined for what needs none. */
export function colourOf(word: string): Colour | undefined {
  return colourOfWord[word];
}
