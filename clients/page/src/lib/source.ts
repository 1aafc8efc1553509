// The values of chat-client in components.
import type { Signal as Source } from 'chat-client';
import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks';

const count = (n: number): number => n + 1;

/** The value of a source; the component renders again when it changes. */
export function useSource<T>(source: Source<T>): T {
  const [, render] = useReducer(count, 0);
  useLayoutEffect(() => {
    const shown = source.value;
    const end = source.subscribe(() => render(undefined as never));
    // It may have changed between the rendering and the subscription.
    if (source.value !== shown) render(undefined as never);
    return end;
  }, [source]);
  return source.value;
}

/** Listens to a target while the component is shown. */
export function useListener<E extends Event>(target: EventTarget, name: string, listener: (event: E) => void, deps: readonly unknown[] = []): void {
  useEffect(() => {
    const own = listener as (event: Event) => void;
    target.addEventListener(name, own);
    return () => target.removeEventListener(name, own);
  }, [target, name, ...deps]);
}
