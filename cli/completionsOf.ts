import type { Argument, Command, Option } from 'commander';
import { candidatesFor } from './completionCandidates.ts';
import type { CommandContext } from './commandContext.ts';
import { findServer } from './server.ts';

/** What may stand where the last of the words begins. Nothing, rather than a message, where the function app can't be asked. */
export async function completionsOf(
  program: Command,
  context: CommandContext,
  words: readonly string[],
): Promise<readonly string[]> {
  const begun = words.at(-1) ?? '';
  const candidates = await nextWords(follow(program, words.slice(0, -1)), context, begun);
  return candidates.filter((candidate) => candidate.startsWith(begun));
}

/** Where the words before have led. */
interface Place {
  readonly command: Command;
  /** The arguments that stand before. */
  readonly given: readonly string[];
  /** The option whose value comes next. */
  readonly valueOf: Option | undefined;
  /** What `--url` names. */
  readonly url: string | undefined;
}

function follow(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, given: [], valueOf: undefined, url: undefined };
  for (const word of words) place = step(place, word);
  return place;
}

function step(place: Place, word: string): Place {
  const { command, given, valueOf } = place;
  if (valueOf !== undefined) return { ...place, valueOf: undefined, ...(valueOf.long === '--url' && { url: word }) };
  if (word.startsWith('-')) {
    const option = optionsOf(command).find(({ long, short }) => word === long || word === short);
    return { ...place, valueOf: option?.required === true ? option : undefined };
  }
  const next = command.commands.find((one) => one.name() === word);
  return next === undefined ? { ...place, given: [...given, word] } : { ...place, command: next, given: [] };
}

async function nextWords(
  { command, given, valueOf, url }: Place,
  context: CommandContext,
  begun: string,
): Promise<readonly string[]> {
  if (valueOf === undefined && begun.startsWith('-')) return optionsOf(command).flatMap(({ long }) => long ?? []);
  if (valueOf === undefined && command.commands.length > 0) return namesOf(command);
  const wanted: Option | Argument | undefined = valueOf ?? command.registeredArguments[given.length];
  if (wanted === undefined) return [];
  if (wanted.argChoices !== undefined) return wanted.argChoices;
  const noun = command.parent?.name() ?? '';
  const server = findServer(context.terminal, url);
  return server.then((found) => candidatesFor(found, { noun, wanted: wanted.name(), given })).catch(() => []);
}

function namesOf(command: Command): readonly string[] {
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((one) => one.name()).filter((name) => name !== 'help');
}

/** The command's own and those of all commands. */
function optionsOf(command: Command): readonly Option[] {
  return command.parent === null ? command.options : [...command.options, ...optionsOf(command.parent)];
}
