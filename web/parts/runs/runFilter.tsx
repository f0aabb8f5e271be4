import type { JSX } from 'preact';
import { taskListSchema } from '../../../shared/api/task.ts';
import { runStatuses, triggers } from '../../../shared/run.ts';
import { linkTo } from '../../api/useLocation.ts';
import { usePolled } from '../../api/usePolled.ts';

const tasksEveryMs = 60_000;

/** Narrows the list as soon as something is chosen, and begins at its newest. */
export function RunFilter({ query }: { readonly query: URLSearchParams }): JSX.Element {
  const { data } = usePolled('/tasks', taskListSchema, () => tasksEveryMs);
  const tasks = data?.items.map(({ name }) => name) ?? [];
  const isFiltered = ['task', 'status', 'trigger', 'from', 'to'].some((name) => query.has(name));
  function choose(name: string, value: string): void {
    location.hash = linkTo('runs', undefined, { ...Object.fromEntries(query), next: '', [name]: value });
  }
  return (
    <form class="filter" aria-label="Filter" onSubmit={(event) => event.preventDefault()}>
      <Choice name="task" label="Task" all={tasks} {...{ query, choose }} />
      <Choice name="status" label="Status" all={runStatuses} {...{ query, choose }} />
      <Choice name="trigger" label="Trigger" all={triggers} {...{ query, choose }} />
      <Time name="from" label="From" {...{ query, choose }} />
      <Time name="to" label="To" {...{ query, choose }} />
      {isFiltered && <a href={linkTo('runs')}>Show all</a>}
    </form>
  );
}

interface FieldProperties {
  readonly name: string;
  readonly label: string;
  readonly query: URLSearchParams;
  readonly choose: (name: string, value: string) => void;
}

function Choice({
  name,
  label,
  query,
  choose,
  all,
}: FieldProperties & { readonly all: readonly string[] }): JSX.Element {
  const chosen = query.get(name) ?? '';
  const options = chosen === '' || all.includes(chosen) ? all : [...all, chosen];
  return (
    <label>
      {label}
      <select value={chosen} onChange={(event) => choose(name, event.currentTarget.value)}>
        <option value="">any</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}

function Time({ name, label, query, choose }: FieldProperties): JSX.Element {
  return (
    <label>
      {label}
      <input
        type="datetime-local"
        value={query.get(name) ?? ''}
        onChange={(event) => choose(name, event.currentTarget.value)}
      />
    </label>
  );
}
