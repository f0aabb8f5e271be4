import type { JSX } from 'preact';
import { memo } from './memo.tsx';
import type { Line } from './lines.ts';

interface LogLinesProperties {
  readonly lines: readonly Line[];
  readonly wanted: string;
  /** The line that the search stands at. */
  readonly current: number | undefined;
}

/** So many lines are drawn together; the browser skips the groups that are out of sight. */
const groupLength = 200;

export function LogLines({ lines, wanted, current }: LogLinesProperties): JSX.Element {
  const groups = Array.from({ length: Math.ceil(lines.length / groupLength) }, (_, index) =>
    lines.slice(index * groupLength, (index + 1) * groupLength),
  );
  return (
    <>
      {groups.map((group) => (
        <div key={group[0]?.number} class="group">
          {group.map((line) => (
            <LogLine
              key={line.number}
              line={line}
              wanted={line.text.toLowerCase().includes(wanted.toLowerCase()) ? wanted : ''}
              isCurrent={line.number === current}
            />
          ))}
        </div>
      ))}
    </>
  );
}

interface LogLineProperties {
  readonly line: Line;
  readonly wanted: string;
  readonly isCurrent: boolean;
}

const LogLine = memo(function LogLine({ line, wanted, isCurrent }: LogLineProperties): JSX.Element {
  return (
    <div data-line={line.number} class={isCurrent ? 'line current' : 'line'}>
      {wanted === ''
        ? line.pieces.map(({ text, style }, index) => (
            <span key={index} class={style}>
              {text}
            </span>
          ))
        : marked(line.text, wanted)}
      {'\n'}
    </div>
  );
});

/** A found line without its colours, so that what was found stands out. */
function marked(text: string, wanted: string): (string | JSX.Element)[] {
  const parts: (string | JSX.Element)[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(wanted.toLowerCase()); at !== -1; at = lower.indexOf(wanted.toLowerCase(), from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>);
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)];
}
