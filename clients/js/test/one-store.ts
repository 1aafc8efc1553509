import { createCore, type Core } from '../src/core.js';
import type { Action, State } from '../src/state.js';
import { createStorage } from '../src/storage.js';
import type { Store } from '../src/surface.js';

export const queue = (id: string): Action => ({ type: 'queue', entry: { id, chatId: 'c1', at: 0, op: { kind: 'send', content: id } } });

let leaders = 0;
export async function coreOf(store: Store, failures: unknown[] = [], onChange: () => void = () => undefined): Promise<Core> {
  const storage = createStorage(store, `leader ${++leaders}`);
  return createCore(await storage.load('ana'), storage, {
    onChange,
    onStorageFailed: (error) => failures.push(error),
    log: () => undefined,
  });
}

export async function dispatch(core: Core, ...actions: Action[]): Promise<void> {
  await Promise.all(actions.map(core.dispatch));
}

/** The state as the next session finds it, with the messages of c1. */
export async function reload(store: Store): Promise<State> {
  const core = await coreOf(store);
  await core.dispatch({ type: 'look', chatId: 'c1', by: 0 });
  return core.get();
}
