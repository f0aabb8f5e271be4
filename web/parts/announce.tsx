import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const event = 'customhouse-announcement';

/** Says something to who listens with a screen reader; nothing is seen. */
export function announce(text: string): void {
  dispatchEvent(new CustomEvent(event, { detail: text }));
}

export function Announcements(): JSX.Element {
  const [text, setText] = useState('');
  useEffect(() => {
    function heard(said: Event): void {
      setText(said instanceof CustomEvent ? String(said.detail) : '');
    }
    addEventListener(event, heard);
    return () => removeEventListener(event, heard);
  }, []);
  return (
    <p class="unseen" role="status">
      {text}
    </p>
  );
}
