// Signals in components: those of chat-client and those of the page, which are of the same form.
import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';

interface Source<T> { readonly value: T; subscribe(listener: () => void): () => void }

const count = (n: number): number => n + 1;

/** The value of a signal; the component renders again when it changes. */
export function useSource<T>(source: Source<T>): T {
  const [, render] = useReducer<number, void>(count, 0);
  const rendered = useRef<T>(source.value);
  rendered.current = source.value;
  useLayoutEffect(() => {
    const check = (): void => {
      if (source.value !== rendered.current) render();
    };
    const end = source.subscribe(check);
    // It may have changed between the rendering and the subscription.
    check();
    return end;
  }, [source]);
  return rendered.current;
}

/** Listens to a target while the component is shown. */
export function useListener<E extends Event>(target: EventTarget, name: string, listener: (event: E) => void, deps: readonly unknown[] = []): void {
  useEffect(() => {
    const own = listener as (event: Event) => void;
    target.addEventListener(name, own);
    return () => target.removeEventListener(name, own);
  }, [target, name, ...deps]);
}
