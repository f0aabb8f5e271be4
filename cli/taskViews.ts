import type { TaskAnswer } from '../shared/api/task.ts';
import { colourOf } from './colour.ts';
import { factsView } from './facts.ts';
import { rowsView } from './table.ts';
import type { View } from './view.ts';

/** The tasks with what ran last. */
export function tasksView(tasks: readonly TaskAnswer[]): View {
  return rowsView(
    [
      { title: 'TASK', cell: ({ name }) => name },
      { title: 'KIND', cell: ({ kind }) => kind },
      { title: 'PLATFORM', cell: ({ platform }) => platform },
      { title: 'STATUS', cell: ({ status }) => status, colour: colourOf },
      { title: 'IMAGE', cell: ({ to, image }) => to ?? image ?? '' },
      { title: 'LAST RUN', cell: ({ lastRun }) => lastRun?.runId ?? '' },
      { title: 'ENDED AS', cell: ({ lastRun }) => lastRun?.status ?? '', colour: colourOf },
    ],
    tasks,
    'There is no task yet: write one into customhouse.yaml.',
  );
}

/** One task as it is in force; build arguments that were set on top of the file are marked. */
export function taskView(task: TaskAnswer): View {
  const { triggers, set = [] } = task;
  const argumentsInForce = set.map(({ name, value, source }) => `${name}=${value}${source === 'set' ? ' (set)' : ''}`);
  return factsView({
    Task: task.name,
    Kind: task.kind,
    Status: task.status,
    Platform: task.platform,
    From: task.from,
    To: task.to,
    Gates: task.gates?.join(', '),
    Image: task.image,
    Context: task.context,
    File: task.file,
    Set: argumentsInForce.length === 0 ? undefined : argumentsInForce.join(' '),
    'Builds on': task.bases?.join(', '),
    Deploys: task.containerGroup,
    Triggers: triggersOf(triggers),
    Revalidate: triggers.revalidate,
    'Last run': task.lastRun === undefined ? undefined : `${task.lastRun.runId} ${task.lastRun.status}`,
  });
}

/** By hand it runs as well. */
function triggersOf({ commit, baseImage, timer }: TaskAnswer['triggers']): string {
  const all = [commit && 'commit', baseImage && 'base image', timer !== undefined && `timer ${timer}`];
  return all.filter((one) => one !== false).join(', ') || 'none';
}
