import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { FENCED } from '../src/core.js';
import { KEPT_MESSAGES } from '../src/reducer.js';
import { ALL } from '../src/storage.js';
import { indexedDbStore } from '../src/store-indexeddb.js';
import type { Store } from '../src/surface.js';
import { memoryStore } from './memory-store.js';
import { coreOf, dispatch, queue, reload } from './one-store.js';
import { changesOf, chatOf, messageOf, received } from './samples.js';

const kinds: [string, () => Promise<Store>][] = [
  ['IndexedDB', () => indexedDbStore('chat:test', ALL)],
  ['a store of the application', () => Promise.resolve(memory)],
];
let memory: Store;
beforeEach(() => {
  indexedDB = new IDBFactory();
  memory = memoryStore();
});

describe.each(kinds)('%s', (_, open) => {
  it('makes all changes of a transaction or none', async () => {
    const store = await open();
    await expect(
      store.run('w', ['meta', 'chats'], async (tx) => {
        tx.put('meta', 'a', 1);
        tx.put('chats', 'b', 2);
        await tx.get('meta', 'a');
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await store.run('r', ['meta', 'chats'], (tx) => Promise.all([tx.get('meta', 'a'), tx.get('chats', 'b')]))).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('finds values by the beginning of their key, in order', async () => {
    const store = await open();
    await store.run('w', ['messages'], async (tx) => ['b/1', 'a/2', 'a/1', 'ab/1'].forEach((key) => tx.put('messages', key, key)));
    expect(await store.run('r', ['messages'], (tx) => tx.all('messages', 'a/'))).toEqual(['a/1', 'a/2']);
  });

  it('forgets everything when it is wiped', async () => {
    const store = await open();
    await store.run('w', ['meta'], async (tx) => tx.put('meta', 'a', 1));
    await store.wipe();
    expect(await (await open()).run('r', ['meta'], (tx) => tx.get('meta', 'a'))).toBeUndefined();
  });

  it('brings the state back after a reload', async () => {
    const core = await coreOf(await open());
    await dispatch(
      core,
      { type: 'views', chats: [chatOf({ seq: 2 })] },
      { type: 'changes', chatId: 'c1', page: changesOf({ messages: [messageOf(1), messageOf(2)], rev: 3 }) },
      { type: 'page', chatId: 'c1', messages: [], range: [0, Infinity] },
      { type: 'set', change: { cursor: 'next', synced: true, status: 'live' } },
      {
        type: 'event',
        name: 'message_deleted',
        payload: { chatId: 'c1', rev: 2, message: { id: 'm1', chatId: 'c1', seq: 1, rev: 2, hidden: true } },
        now: 0,
      },
      { type: 'draft', chatId: 'c1', text: 'not yet' },
      queue('b'),
      queue('a'),
      { type: 'entry', id: 'b', change: { state: 'sending' } },
    );
    const after = await reload(await open());
    expect(after).toMatchObject({ cursor: 'next', synced: true, status: 'offline' });
    expect(after.drafts.get('c1')).toBe('not yet');
    expect([...after.outbox.values()].map(({ id, state }) => [id, state])).toEqual([
      ['b', 'queued'],
      ['a', 'queued'],
    ]);
    expect(after.chats.get('c1')).toMatchObject({ loaded: true, since: 3, ranges: [[0, Infinity]], online: null });
    expect([...after.chats.get('c1')!.messages.keys()]).toEqual(['m2']);
    expect(after.chats.get('c1')!.hidden.has('m1')).toBe(true);
  });

  it('keeps the files of an entry until it is through, and writes them once', async () => {
    const store = await open();
    const core = await coreOf(store);
    const file = { name: 'a.txt', mimeType: 'text/plain', size: 2, blob: new Blob(['hi']) };
    await dispatch(core, { type: 'queue', entry: { id: 'a', chatId: 'c1', at: 0, op: { kind: 'media', files: [file, file] } } });
    const filesOf = () => store.run('r', ['files'], (tx) => tx.all('files', 'a/'));
    await store.run('w', ['files'], async (tx) => tx.put('files', 'a/0', 'written once'));
    await dispatch(core, { type: 'entry', id: 'a', change: { op: { kind: 'media', files: [{ ...file, fileId: 'f1' }, file] } } });
    expect((await filesOf())[0]).toBe('written once');

    const { op } = (await reload(store)).outbox.get('a')!;
    expect(op.kind === 'media' && op.files.map(({ fileId, blob }) => [fileId, Boolean(blob)])).toEqual([
      ['f1', true],
      [undefined, true],
    ]);
    const again = await coreOf(store);
    await dispatch(again, { type: 'settle', id: 'a' });
    expect(await filesOf()).toEqual([]);
  });

  it('keeps 500 messages of a chat that nobody looks at', async () => {
    const store = await open();
    const core = await coreOf(store);
    const many = Array.from({ length: KEPT_MESSAGES + 30 }, (_unused, i) => messageOf(i + 1));
    await dispatch(
      core,
      { type: 'views', chats: [chatOf()] },
      { type: 'look', chatId: 'c1', by: 1 },
      { type: 'page', chatId: 'c1', messages: many, range: [0, Infinity] },
      {
        type: 'event',
        name: 'x',
        payload: { chatId: 'c1', rev: 900, message: { id: 'gone', chatId: 'c1', seq: 1, rev: 900, hidden: true } },
        now: 0,
      },
      queue('a'),
      { type: 'draft', chatId: 'c1', text: 'x' },
    );
    await dispatch(core, { type: 'look', chatId: 'c1', by: -1 });
    const after = await reload(store);
    const chat = after.chats.get('c1')!;
    expect([chat.messages.size, chat.messages.has('m30'), chat.messages.has('m31'), chat.ranges]).toEqual([
      500,
      false,
      true,
      [[31, Infinity]],
    ]);
    expect([chat.hidden.has('gone'), after.outbox.size, after.drafts.size]).toEqual([true, 1, 1]);
  });

  it('keeps the messages of the 100 newest chats, and all chats', async () => {
    const store = await open();
    const many = Array.from({ length: 103 }, (_unused, i) => chatOf({ id: `c${i}`, lastMessageAt: new Date(i * 1000).toISOString() }));
    const core = await coreOf(store);
    await dispatch(core, { type: 'views', chats: many });
    for (const [i, chat] of many.entries())
      await dispatch(core, {
        type: 'changes',
        chatId: chat.id,
        page: changesOf({ chat, messages: [messageOf(1, { id: `m${i}`, chatId: chat.id })], rev: 2 }),
      });
    const after = (await coreOf(store)).get();
    expect([...after.chats.values()].filter(({ started }) => !started).map(({ view }) => view.id)).toEqual(['c0', 'c1', 'c2']);
    expect(after.chats.size).toBe(103);
    expect(await store.run('r', ['messages'], (tx) => tx.all('messages'))).toHaveLength(100);
    expect(after.chats.get('c1')).toMatchObject({ ranges: [], since: 0 });
  });

  it('takes nothing any more from a leader that another one replaced', async () => {
    const old = await coreOf(await open());
    await dispatch(old, { type: 'views', chats: [chatOf()] });
    const failures: unknown[] = [];
    const frozen = await coreOf(await open(), failures);
    const next = await coreOf(await open());
    await dispatch(next, received(messageOf(2, { content: 'new' })));
    await dispatch(frozen, received(messageOf(2, { content: 'old' })));
    expect(failures.map(String)).toEqual([`Error: ${FENCED}`]);
    expect((await reload(await open())).chats.get('c1')!.messages.get('m2')!.content).toBe('new');
    expect(frozen.get().chats.get('c1')!.messages.size).toBe(0);
  });

  it('deletes the messages of a chat that is gone', async () => {
    const store = await open();
    await dispatch(await coreOf(store), { type: 'views', chats: [chatOf()] }, received(messageOf(1)));
    await dispatch(await coreOf(store), { type: 'gone', chatId: 'c1' });
    expect(await store.run('r', ['chats', 'messages'], async (tx) => [...(await tx.all('chats')), ...(await tx.all('messages'))])).toEqual(
      [],
    );
  });
});
