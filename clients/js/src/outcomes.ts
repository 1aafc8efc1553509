import { ChatError } from './errors.js';
import type { ProblemLike } from './errors.js';
import type { State } from './state.js';
import type { Signal } from './surface.js';
import type { Message } from './wire.js';

interface Waiting { resolve(message: Message | undefined): void; reject(error: ChatError): void }

/** What became of what was queued: for whoever waits for it, and for the `failed` event. */
export class Outcomes {
  readonly #waiting = new Map<string, Waiting>();
  readonly #onFailed: (error: ChatError) => void;
  #last: State;

  constructor(source: Signal<State>, onFailed: (error: ChatError) => void) {
    [this.#last, this.#onFailed] = [source.value, onFailed];
    source.subscribe((state) => this.#onState(state));
  }

  of(id: string): Promise<Message | undefined> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Nobody will answer any more. */
  stop(): void {
    for (const id of [...this.#waiting.keys()]) this.#fail(id, { code: 'stopped', detail: 'The chat was stopped. What is queued is sent after the next start.' });
  }

  #onState(state: State): void {
    const before = this.#last;
    this.#last = state;
    for (const { id, state: now, error } of before.outbox === state.outbox ? [] : state.outbox) {
      // What failed in an earlier session is no news.
      if (now !== 'failed' || !error || (before.outbox.find((old) => old.id === id)?.state ?? now) === now) continue;
      this.#fail(id, error);
      this.#onFailed(new ChatError(error));
    }
    if (before.results === state.results) return;
    for (const [id, { message, error }] of state.results) {
      if (before.results.has(id)) continue;
      if (error) this.#fail(id, error);
      else this.#waiting.get(id)?.resolve(message);
      this.#waiting.delete(id);
      // Only what was queued here a moment ago is news: a tab that comes later gets old results too.
      if (error && error.code !== 'discarded' && before.outbox.some((old) => old.id === id)) this.#onFailed(new ChatError(error));
    }
  }

  #fail(id: string, error: ProblemLike): void {
    this.#waiting.get(id)?.reject(new ChatError(error));
    this.#waiting.delete(id);
  }
}
