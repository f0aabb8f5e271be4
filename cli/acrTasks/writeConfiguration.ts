import { stringify } from 'yaml';
import type { MovedTask } from './movedTask.ts';
import type { RegistryEntry } from './registryNames.ts';

/** customhouse.yaml as text; what is noted of a task stands above it. */
export function writeConfiguration(
  acr: string,
  registries: Readonly<Record<string, RegistryEntry>>,
  tasks: readonly MovedTask[],
): string {
  const kept = tasks.filter(({ value }) => value !== undefined);
  const left = tasks.filter(({ value }) => value === undefined);
  return [
    '# yaml-language-server: $schema=./customhouse.schema.json',
    `# Made from the tasks of the registry ${acr}. Read what the comments say, then: customhouse config check`,
    '',
    yaml({ registries }).trimEnd(),
    '',
    kept.length === 0 ? 'tasks: {}' : 'tasks:',
    ...kept.map(taskText),
    ...left.map(({ name, notes }) => `  # ${name} is left out. ${notes.join(' ')}`),
  ]
    .join('\n')
    .concat('\n');
}

function taskText({ name, notes, value }: MovedTask): string {
  const comments = notes.flatMap((note) => note.split('\n')).map((line) => `# ${line}`.trimEnd());
  const lines = [
    ...comments,
    ...yaml({ [name]: value })
      .trimEnd()
      .split('\n'),
  ];
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0 });
}
