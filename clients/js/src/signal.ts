import type { Signal } from './surface.js';

/** A value with listeners. A listener that throws is reported, and the others are still called. */
export class Value<T> implements Signal<T> {
  readonly #listeners = new Set<(value: T) => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) guard(() => listener(value));
  }

  subscribe(listener: (value: T) => void): () => void {
    // A function of its own, so that the same listener can subscribe twice.
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
}

export function guard(f: () => void): void {
  try {
    f();
  } catch (error) {
    queueMicrotask(() => { throw error; });
  }
}

export const same = (a: readonly unknown[], b: readonly unknown[] | undefined): boolean =>
  b?.length === a.length && a.every((value, i) => Object.is(value, b[i]));

/** A value made of parts of another one. It is made again only when one of the parts changed. */
export function derive<S, T>(source: Signal<S>, parts: (state: S) => readonly unknown[], make: (state: S) => T): Signal<T> {
  let [held, value] = [undefined as readonly unknown[] | undefined, undefined as T];
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
        const now = get();
        if (Object.is(now, last)) return;
        last = now;
        listener(now);
      });
    },
  };
}
