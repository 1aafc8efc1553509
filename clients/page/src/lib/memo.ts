import { Component, createElement, type ComponentType, type VNode } from 'preact';

/** A component that renders again only when a property changed. (preact/compat has it too, with much else.) */
export function memo<P extends object>(of: ComponentType<P>): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const [before, after] = [this.props as Record<string, unknown>, next as Record<string, unknown>];
      return Object.keys({ ...before, ...after }).some((key) => before[key] !== after[key]);
    }

    render(props: P): VNode {
      return createElement(of as ComponentType<object>, props);
    }
  } as ComponentType<P>;
}
