import type { ComponentChildren, JSX } from 'preact';

interface StageProperties {
  readonly title: string;
  /** A change goes through it now: the way out of it moves. */
  readonly isMoving?: boolean;
  readonly children: ComponentChildren;
}

/** One station of the chain; its boxes are what is there now. */
export function Stage({ title, isMoving, children }: StageProperties): JSX.Element {
  return (
    <li class={isMoving === true ? 'stage moving' : 'stage'}>
      <h3>{title}</h3>
      {children}
    </li>
  );
}
