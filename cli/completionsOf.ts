import type { Argument, Command, Option } from 'commander';
import { runListSchema } from '../shared/api/run.ts';
import { taskListSchema } from '../shared/api/task.ts';
import { ask } from './api.ts';
import type { CommandContext } from './commandContext.ts';
import { findServer } from './server.ts';

/** What may stand where the last of the words begins. Nothing, rather than a message, where the function app can't be asked. */
export async function completionsOf(
  program: Command,
  context: CommandContext,
  words: readonly string[],
): Promise<readonly string[]> {
  const begun = words.at(-1) ?? '';
  const { command, positions, valueOf } = follow(program, words.slice(0, -1));
  const candidates = valueOf === undefined ? await nextWords(command, context, begun, positions) : choicesOf(valueOf);
  return candidates.filter((candidate) => candidate.startsWith(begun));
}

interface Place {
  readonly command: Command;
  /** How many arguments stand before. */
  readonly positions: number;
  /** The option whose value comes next. */
  readonly valueOf: Option | undefined;
}

function follow(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, positions: 0, valueOf: undefined };
  for (const word of words) place = step(place, word);
  return place;
}

function step({ command, positions, valueOf }: Place, word: string): Place {
  if (valueOf !== undefined) return { command, positions, valueOf: undefined };
  if (word.startsWith('-')) {
    const option = optionsOf(command).find(({ long, short }) => word === long || word === short);
    return { command, positions, valueOf: option?.required === true ? option : undefined };
  }
  const next = command.commands.find((one) => one.name() === word);
  return next === undefined
    ? { command, positions: positions + 1, valueOf: undefined }
    : { command: next, positions: 0, valueOf: undefined };
}

async function nextWords(
  command: Command,
  context: CommandContext,
  begun: string,
  positions: number,
): Promise<readonly string[]> {
  if (begun.startsWith('-')) return optionsOf(command).flatMap(({ long }) => long ?? []);
  if (command.commands.length > 0) return namesOf(command);
  const argument: Argument | undefined = command.registeredArguments[positions];
  return argument?.argChoices ?? (await askFor(argument?.name(), context).catch(() => []));
}

function namesOf(command: Command): readonly string[] {
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((one) => one.name()).filter((name) => name !== 'help');
}

/** The command's own and those of all commands. */
function optionsOf(command: Command): readonly Option[] {
  return command.parent === null ? command.options : [...command.options, ...optionsOf(command.parent)];
}

function choicesOf({ argChoices }: Option): readonly string[] {
  return argChoices ?? [];
}

async function askFor(argument: string | undefined, { terminal }: CommandContext): Promise<readonly string[]> {
  if (argument !== 'task' && argument !== 'image' && argument !== 'run') return [];
  const server = await findServer(terminal, undefined);
  if (argument === 'run') {
    const { items } = await ask(server, runListSchema, { path: '/api/runs', query: { limit: '20' } });
    return items.map(({ runId }) => runId);
  }
  const { items } = await ask(server, taskListSchema, { path: '/api/tasks' });
  return items.filter(({ kind }) => argument === 'task' || kind === 'import').map(({ name }) => name);
}
