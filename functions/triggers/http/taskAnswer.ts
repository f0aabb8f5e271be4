import { toRunAnswer } from '../../../shared/api/run.ts';
import type { TaskAnswer } from '../../../shared/api/task.ts';
import type { App } from '../../../shared/app.ts';
import type { BuildTask, GitContext, ImportTask, Task } from '../../../shared/config/model.ts';
import { formatTaggedImage } from '../../../shared/image.ts';
import type { TaskSettings } from '../../../shared/ledger/ledger.ts';

/** A task as it is in force: the file's words with the ledger's on top. */
export async function taskAnswer(app: App, task: Task): Promise<TaskAnswer> {
  const [settings, bases, runs] = await Promise.all([
    app.ledger.settings.get(task.name),
    task.kind === 'build' ? app.ledger.bases.of(task.name) : [],
    app.ledger.runs.list({ task: task.name }, 1),
  ]);
  const lastRun = runs.items[0];
  return {
    name: task.name,
    kind: task.kind,
    status: (settings.enabled ?? task.enabled) ? 'Enabled' : 'Disabled',
    platform: task.platform,
    triggers: triggersOf(task),
    ...(task.kind === 'import' ? importPart(task) : { ...buildPart(task, settings), bases: [...bases] }),
    ...(lastRun === undefined ? {} : { lastRun: toRunAnswer(lastRun) }),
  };
}

function triggersOf(task: Task): TaskAnswer['triggers'] {
  const revalidate = task.kind === 'import' ? task.revalidate : undefined;
  return { ...task.triggers, ...(revalidate === undefined ? {} : { revalidate }) };
}

function importPart({ from, to, gates }: ImportTask): Pick<TaskAnswer, 'from' | 'to' | 'gates'> {
  return { from: formatTaggedImage(from), to: formatTaggedImage(to), gates: gates.map(({ id }) => id) };
}

function buildPart(
  task: BuildTask,
  settings: TaskSettings,
): Pick<TaskAnswer, 'image' | 'context' | 'file' | 'secrets' | 'set' | 'containerGroup'> {
  const names = [...new Set([...Object.keys(task.set), ...Object.keys(settings.set)])];
  return {
    image: pushedImage(task),
    context: writtenContext(task.context),
    ...(task.taskFile === undefined ? {} : { file: task.taskFile.path, secrets: { ...task.taskFile.secrets } }),
    set: names.map((name) => {
      const changed = settings.set[name];
      return { name, value: changed ?? task.set[name] ?? '', source: changed === undefined ? 'file' : 'set' };
    }),
    ...(task.deploy === undefined ? {} : { containerGroup: task.deploy.containerGroup }),
  };
}

/** What a task pushes: `<registry>/<repository>:<tag>`; without the tag where that is the run ID. */
export function pushedImage(task: Task): string {
  if (task.kind === 'import') return formatTaggedImage(task.to);
  return `${task.registry}/${task.repository}${task.tag === undefined ? '' : `:${task.tag}`}`;
}

function writtenContext({ url, branch, folder }: GitContext): string {
  return `${url}#${branch}${folder === '' ? '' : `:${folder}`}`;
}
