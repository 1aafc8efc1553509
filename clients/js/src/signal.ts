import type { Signal } from './surface.js';

export interface Value<T> extends Signal<T> {
  set(value: T): void;
}

/** A value with listeners. */
export function createValue<T>(value: T): Value<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    get value() {
      return value;
    },
    set(next) {
      if (next === value) return;
      value = next;
      for (const listener of [...listeners]) guard(() => listener(next));
    },
    subscribe(listener) {
      // A function of its own, so that the same listener can subscribe twice.
      const own = (next: T): void => listener(next);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}

/** A listener that throws is reported like any uncaught error, and the others are still called. */
export function guard(f: () => void): void {
  try {
    f();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

export const same = (a: readonly unknown[], b: readonly unknown[] | undefined): boolean =>
  b?.length === a.length && a.every((value, i) => value === b[i]);

/** A value made of parts of another one; without `make` the first part. It is made again only when one of the parts changed. */
export function derive<S, T>(
  source: Signal<S>,
  parts: (state: S) => readonly unknown[],
  make = (state: S): T => parts(state)[0] as T,
): Signal<T> {
  let held: readonly unknown[] | undefined;
  let value: T;
  const get = (): T => {
    const now = parts(source.value);
    if (!same(now, held)) [held, value] = [now, make(source.value)];
    return value;
  };
  return {
    get value() {
      return get();
    },
    subscribe(listener) {
      let last = get();
      return source.subscribe(() => {
        if (get() !== last) listener((last = get()));
      });
    },
  };
}
