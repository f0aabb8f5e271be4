import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Refusal } from '../api/refusal.ts';
import { Notice } from './notice.tsx';

interface PageProperties {
  readonly title: string;
  readonly refusal?: Refusal | undefined;
  readonly children: ComponentChildren;
}

/** A page: names the tab, and takes the focus when it is opened, so that who goes by keyboard is there too. */
export function Page({ title, refusal, children }: PageProperties): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Customhouse`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <main>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <Notice refusal={refusal} />
      {children}
    </main>
  );
}
