/** How an option of `az` is written and how many words follow it. */
interface AzOption {
  readonly name: string;
  readonly other?: readonly string[];
  /** `list`: every word up to the next option. */
  readonly takes: 'nothing' | 'one' | 'list';
}

/** Options by their names, each with its words; one that takes nothing has none. */
export type AzOptions = ReadonlyMap<string, readonly string[]>;

/** Options of every command. Those of its own log are taken and change nothing here. */
const everywhere: readonly AzOption[] = [
  { name: '--output', other: ['-o'], takes: 'one' },
  { name: '--query', takes: 'one' },
  { name: '--subscription', takes: 'one' },
  { name: '--only-show-errors', takes: 'nothing' },
  { name: '--verbose', takes: 'nothing' },
  { name: '--debug', takes: 'nothing' },
];

const group: readonly AzOption[] = [
  { name: '--resource-group', other: ['-g'], takes: 'one' },
  { name: '--name', other: ['-n'], takes: 'one' },
];

/** @see https://learn.microsoft.com/cli/azure/container and https://learn.microsoft.com/cli/azure/reference-index#az-login */
export const azCommands = {
  login: [
    { name: '--identity', other: ['-i'], takes: 'nothing' },
    { name: '--client-id', other: ['--username', '-u'], takes: 'one' },
    { name: '--resource-id', takes: 'one' },
    { name: '--object-id', takes: 'one' },
    { name: '--allow-no-subscriptions', takes: 'nothing' },
  ],
  'container create': [
    ...group,
    { name: '--image', takes: 'one' },
    { name: '--location', other: ['-l'], takes: 'one' },
    { name: '--cpu', takes: 'one' },
    { name: '--memory', takes: 'one' },
    { name: '--os-type', takes: 'one' },
    { name: '--restart-policy', takes: 'one' },
    { name: '--ip-address', takes: 'one' },
    { name: '--ports', takes: 'list' },
    { name: '--protocol', takes: 'one' },
    { name: '--dns-name-label', takes: 'one' },
    { name: '--environment-variables', other: ['-e'], takes: 'list' },
    { name: '--secure-environment-variables', takes: 'list' },
    { name: '--command-line', takes: 'one' },
    { name: '--registry-login-server', takes: 'one' },
    { name: '--registry-username', takes: 'one' },
    { name: '--registry-password', takes: 'one' },
    { name: '--no-wait', takes: 'nothing' },
  ],
  'container show': group,
  'container delete': [...group, { name: '--yes', other: ['-y'], takes: 'nothing' }],
} as const satisfies Readonly<Record<string, readonly AzOption[]>>;

export type AzCommand = keyof typeof azCommands;

/**
 * Sorts the words after a command by option. `--name=value` is `--name value`; an option's beginning is enough, as for `az`.
 *
 * @throws Error naming the option that is not known here, or that lacks its value
 */
export function parseAzOptions(command: AzCommand, words: readonly string[]): AzOptions {
  const known: readonly AzOption[] = [...azCommands[command], ...everywhere];
  const options = new Map<string, readonly string[]>();
  let current: AzOption | undefined;
  for (const word of words.flatMap(splitAtEquals)) {
    if (/^--?[a-z]/.test(word)) {
      current = findOption(known, command, word);
      options.set(current.name, []);
    } else if (current === undefined || !hasRoom(current, options)) {
      throw new Error(`"az ${command}": a word stands where an option is expected`);
    } else options.set(current.name, [...(options.get(current.name) ?? []), word]);
  }
  const empty = known.find(({ name, takes }) => takes === 'one' && options.get(name)?.length === 0);
  if (empty !== undefined) throw new Error(`"az ${command}": ${empty.name} expects one value`);
  return options;
}

function splitAtEquals(word: string): string[] {
  const [, name, value] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
  return name === undefined || value === undefined ? [word] : [name, value];
}

function hasRoom({ name, takes }: AzOption, options: AzOptions): boolean {
  return takes === 'list' || (takes === 'one' && options.get(name)?.length === 0);
}

function findOption(known: readonly AzOption[], command: AzCommand, word: string): AzOption {
  const exact = known.find(({ name, other = [] }) => name === word || other.includes(word));
  const begun = word.startsWith('--') ? known.filter(({ name }) => name.startsWith(word)) : [];
  const found = exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (found !== undefined) return found;
  throw new Error(`"az ${command}": the option ${word} is not carried out by the local task runner`);
}
