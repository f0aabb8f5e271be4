import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from '../api/refusal.ts';
import { Notice } from './notice.tsx';

export interface ConfirmProperties {
  readonly title: string;
  /** The button that does it. */
  readonly verb: string;
  readonly isGrave?: boolean;
  /** Asks for words to keep with it. */
  readonly note?: { readonly label: string; readonly isRequired: boolean };
  /** Does it; what it throws is shown, and the question stays. */
  readonly act: (note: string) => Promise<void>;
  readonly close: () => void;
  /** What will happen. */
  readonly children: ComponentChildren;
}

/** Asks before something is done. The browser keeps the focus inside and gives it back at the end, and Escape leaves everything as it is. */
export function Confirm({ title, verb, isGrave, note, act, close, children }: ConfirmProperties): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [isActing, setActing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  useEffect(() => dialog.current?.showModal(), []);

  async function confirm(event: Event): Promise<void> {
    event.preventDefault();
    setActing(true);
    try {
      await act(text);
      dialog.current?.close();
    } catch (error) {
      setActing(false);
      setRefusal(error instanceof Refusal ? error : new Refusal(0, String(error), ''));
    }
  }
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="confirm-title">
      <form onSubmit={(event) => void confirm(event)}>
        <h2 id="confirm-title">{title}</h2>
        {children}
        {note !== undefined && (
          <label class="field">
            {note.label}
            <textarea
              rows={2}
              maxLength={1000}
              required={note.isRequired}
              onInput={(e) => setText(e.currentTarget.value)}
            />
          </label>
        )}
        <Notice refusal={refusal} />
        <p class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
          <button type="submit" class={isGrave === true ? 'grave' : 'main'} disabled={isActing}>
            {verb}
          </button>
        </p>
      </form>
    </dialog>
  );
}
