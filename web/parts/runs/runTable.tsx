import type { JSX } from 'preact';
import type { RunAnswer } from '../../../shared/api/run.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Age } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { RunState } from '../runState.tsx';
import { RunDuration } from './runDuration.tsx';

/** Columns of class `wide` are left out where there is little room; the run's page has them. */
export function RunTable({ runs }: { readonly runs: readonly RunAnswer[] }): JSX.Element {
  if (runs.length === 0) return <p class="waiting">No run matches.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Task</th>
          <th scope="col">Status</th>
          <th scope="col" class="wide">
            Outcome
          </th>
          <th scope="col" class="wide">
            Trigger
          </th>
          <th scope="col" class="wide">
            Digest
          </th>
          <th scope="col">Created</th>
          <th scope="col" class="wide">
            Duration
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Row key={run.runId} run={run} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ run }: { readonly run: RunAnswer }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <a href={linkTo('runs', run.runId)}>{run.runId}</a>
      </th>
      <td>{run.task}</td>
      <td>
        <RunState run={run} />
      </td>
      <td class="wide">{run.outcome ?? ''}</td>
      <td class="wide">{run.trigger}</td>
      <td class="wide">{run.digest !== undefined && <Digest of={run.digest} />}</td>
      <td>
        <Age of={run.createdAt} />
      </td>
      <td class="wide">
        <RunDuration run={run} />
      </td>
    </tr>
  );
}
