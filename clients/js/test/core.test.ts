import { describe, expect, it } from 'vitest';
import type { Store } from '../src/surface.js';
import { memoryStore } from './memory-store.js';
import { coreOf, dispatch, queue, reload } from './one-store.js';
import { chatOf, messageOf, received } from './samples.js';

describe('the core', () => {
  it('stores a page and its cursor together: a failed transaction leaves the older state of both', async () => {
    const store = memoryStore();
    await dispatch(await coreOf(store), { type: 'views', chats: [chatOf()] }, { type: 'set', change: { cursor: 'one' } });
    const full: Store = {
      ...store,
      run: (mode, over, f) =>
        store.run(mode, over, async (tx) =>
          f({
            ...tx,
            put: (name, key, value) => {
              if (name === 'messages') throw new DOMException('full', 'QuotaExceededError');
              tx.put(name, key, value);
            },
          }),
        ),
    };
    const failures: unknown[] = [];
    const core = await coreOf(full, failures);
    await dispatch(core, received(messageOf(1)), { type: 'set', change: { cursor: 'two' } }, queue('a'));
    expect(failures).toHaveLength(1);
    // It goes on in memory, and what is stored is older and whole.
    expect([core.get().cursor, core.get().outbox.size, core.get().chats.get('c1')!.messages.size]).toEqual(['two', 1, 1]);
    expect((await reload(store)).cursor).toBe('one');
  });

  it('saves before it shows', async () => {
    const store = memoryStore();
    const shown: number[] = [];
    const core = await coreOf(store, [], async () => shown.push((await store.run('r', ['outbox'], (tx) => tx.all('outbox'))).length));
    await dispatch(core, queue('a'));
    await store.run('r', ['outbox'], async () => undefined);
    expect(shown).toEqual([1]);
  });

  it('does not write for what is not stored', async () => {
    let writes = 0;
    const store = memoryStore();
    const core = await coreOf({
      ...store,
      run: (mode, over, f) => {
        if (mode === 'w') writes++;
        return store.run(mode, over, f);
      },
    });
    await dispatch(core, { type: 'views', chats: [chatOf()] });
    const before = writes;
    await dispatch(
      core,
      { type: 'event', name: 'user_typing', payload: { chatId: 'c1', userId: 'ben', expiresInMs: 6000 }, now: 1 },
      { type: 'set', change: { status: 'live' } },
    );
    expect(writes).toBe(before);
  });
});
