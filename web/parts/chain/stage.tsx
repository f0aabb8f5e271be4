import type { ComponentChildren, JSX } from 'preact';

interface StageProperties {
  readonly title: string;
  /** Beside its title. */
  readonly aside?: ComponentChildren;
  /** A change goes through it now: the way out of it moves. */
  readonly isMoving?: boolean;
  /** Nothing gets through it: the way out of it is barred. */
  readonly isBlocked?: boolean;
  readonly children: ComponentChildren;
}

/** One station of the chain; its boxes are what is there now. */
export function Stage({ title, aside, isMoving, isBlocked, children }: StageProperties): JSX.Element {
  const way = isMoving === true ? 'moving' : isBlocked === true ? 'blocked' : '';
  return (
    <li class={`stage ${way}`}>
      <div class="stage-title">
        <h3>{title}</h3>
        {aside}
      </div>
      {children}
    </li>
  );
}
