import { Component, type ComponentType, h, type JSX } from 'preact';

/** The component drawn again only when one of its properties is another: a long log grows by its last lines. */
export function memo<P extends object>(inner: ComponentType<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return Object.entries(next).some(([name, value]) => value !== (this.props as Record<string, unknown>)[name]);
    }
    override render(): JSX.Element {
      return h(inner, this.props as never);
    }
  };
}
