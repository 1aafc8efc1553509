import type { Log } from './connection.js';
import { reduce, touched } from './reduce.js';
import { FORGOTTEN, type Action, type State } from './state.js';
import type { Storage } from './storage.js';

/** Another tab took over: nothing may be written any more. */
export const FENCED = 'fenced';

export interface CoreHost {
  onChange(before: State, after: State): void;
  /** The store is full or broken, and the state lives on in memory; or another tab leads. */
  onStorageFailed(error: unknown): void;
  log: Log;
}

/** Applies actions one after the other: loads the chats they touch, reduces, saves, and only then shows the state. */
export function createCore(state: State, storage: Storage | undefined, host: CoreHost) {
  const queue: { action: Action; done(): void }[] = [];
  let [running, stopped, saving] = [false, false, true];

  const apply = (before: State, action: Action): State => {
    try {
      return reduce(before, action);
    } catch (error) {
      // Such as a malformed event. It changes nothing.
      host.log('warn', 'bad_action', `${action.type}: ${String(error)}`);
      return before;
    }
  };

  const loadTouched = async (batch: readonly Action[]): Promise<State> => {
    let loaded = state;
    for (const id of new Set(batch.flatMap(touched))) {
      if (loaded.chats.get(id!)?.loaded !== false) continue;
      // A chat that can't be read is fetched again.
      const change = await storage!.loadChat(id!).catch(() => FORGOTTEN);
      loaded = reduce(loaded, { type: 'chat', chatId: id!, change: { ...change, loaded: true } });
    }
    return loaded;
  };

  const applyAll = async (batch: readonly Action[]): Promise<void> => {
    const before = state;
    const loaded = await loadTouched(batch);
    const after = batch.reduce(apply, loaded);
    if (after === before) return;
    try {
      if (saving) await storage?.save(loaded, after);
    } catch (error) {
      // The stored state stays as it is: it is older and consistent.
      saving = false;
      stopped ||= (error as Error).message === FENCED;
      host.onStorageFailed(error);
    }
    if (stopped) return;
    state = after;
    host.onChange(before, after);
  };

  const drain = async (): Promise<void> => {
    running = true;
    while (queue.length) {
      const batch = queue.splice(0);
      if (!stopped) await applyAll(batch.map(({ action }) => action));
      for (const { done } of batch) done();
    }
    running = false;
  };

  return {
    get: (): State => state,

    /** Resolves when the change is saved and shown. */
    dispatch: (action: Action): Promise<void> =>
      new Promise((done) => {
        queue.push({ action, done });
        if (!running) void drain();
      }),

    stop(): void {
      stopped = true;
    },
  };
}

export type Core = ReturnType<typeof createCore>;
