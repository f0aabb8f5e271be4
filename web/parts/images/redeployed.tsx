import type { JSX } from 'preact';
import type { ImageHistoryAnswer } from '../../../shared/api/image.ts';

/** What follows the stable tag: said before it is moved. */
export function Redeployed({ of }: { readonly of: ImageHistoryAnswer }): JSX.Element {
  if (of.dependents.length === 0) return <p>Nothing is built on it, so nothing is redeployed.</p>;
  return (
    <>
      <p>These are built again on it, and redeployed where they deploy:</p>
      <ul>
        {of.dependents.map((task) => (
          <li key={task}>
            <b>{task}</b>
          </li>
        ))}
      </ul>
    </>
  );
}
