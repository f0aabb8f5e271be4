import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Notice } from '../parts/notice.tsx';
import { announce } from '../parts/announce.tsx';
import { LogLines } from './logLines.tsx';
import { useLog } from './useLog.ts';

/** A run's log: followed while it grows, searched, downloaded. */
export function LogView({ runId }: { readonly runId: string }): JSX.Element {
  const log = useLog(runId);
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState(0);
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  const found = wanted === '' ? [] : log.lines.filter(({ text }) => includes(text, wanted)).map(({ number }) => number);
  const current = found[chosen % Math.max(1, found.length)];

  useEffect(() => {
    if (box.current !== null && isAtEnd.current && wanted === '') box.current.scrollTop = box.current.scrollHeight;
  }, [log.lines, wanted]);
  useEffect(() => {
    if (current !== undefined)
      box.current?.querySelector(`[data-line="${current}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  function search(text: string): void {
    setWanted(text);
    setChosen(0);
  }
  function next(event: Event): void {
    event.preventDefault();
    if (found.length === 0) announce('Nothing found.');
    else setChosen((last) => (last + 1) % found.length);
  }
  return (
    <section aria-labelledby="log">
      <h2 id="log">Log</h2>
      <form class="log-tools" role="search" onSubmit={next}>
        <label>
          Search the log
          <input type="search" onInput={(event) => search(event.currentTarget.value)} />
        </label>
        <button type="submit" disabled={found.length === 0}>
          Next
        </button>
        <span class="hint" role="status">
          {wanted !== '' && (found.length === 0 ? 'nothing found' : `${chosen + 1} of ${found.length} lines`)}
        </span>
        <button type="button" class="apart" disabled={log.text === ''} onClick={() => download(runId, log.text)}>
          Download
        </button>
      </form>
      <Notice refusal={log.refusal} />
      {/* It scrolls, so it has to be reached by keyboard. */}
      <pre
        class="log"
        ref={box}
        tabIndex={0}
        role="region"
        aria-label="Log lines"
        onScroll={({ currentTarget: at }) => {
          isAtEnd.current = at.scrollTop + at.clientHeight >= at.scrollHeight - 8;
        }}
      >
        <LogLines lines={log.lines} wanted={wanted} current={current} />
      </pre>
      <p class="hint">{endOf(log.isComplete, log.text === '')}</p>
    </section>
  );
}

function endOf(isComplete: boolean, isEmpty: boolean): string {
  if (!isComplete) return 'The log goes on …';
  return isEmpty ? 'It printed nothing.' : 'This is all of it.';
}

function includes(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted.toLowerCase());
}

/** As it came: with its colours, for `less -R`. */
function download(runId: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `${runId}.log` });
  link.click();
  URL.revokeObjectURL(url);
}
