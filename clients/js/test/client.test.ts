import { describe, expect, it, vi } from 'vitest';
import { FakeHub } from './fake-hub.js';
import { chat, contents, create, failures, live, open, server, until, useClient } from './one-tab.js';
import { messageOf } from './samples.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());
useClient();

describe('a client', () => {
  it('has the user, the limits and the chats after its start', async () => {
    server.add(2);
    await chat.start();
    await live();
    expect(chat.me).toBe('ana');
    expect(chat.limits.maxFileBytes).toBe(1000);
    expect(chat.chats.complete).toBe(true);
    expect(chat.chats.value.map(({ id, unreadCount, lastMessage }) => [id, unreadCount, lastMessage?.content])).toEqual([
      ['c1', 2, 'text 2'],
    ]);
    expect(chat.unread.value).toEqual({ total: 2, chats: 1 });
    expect(chat.chats.value[0]!.peer).toMatchObject({ userId: 'ben', online: true, typing: false });
  });

  it('shows a message at once, and puts the stored one in its place', async () => {
    const timeline = await open();
    const seen: string[] = [];
    timeline.subscribe((items) =>
      seen.push(items.map(({ clientMessageId, local, seq }) => `${clientMessageId.length} ${local?.state ?? seq}`).join()),
    );
    const { done, clientMessageId } = chat.chat('c1').send('  hello ');
    const message = await done;
    expect(message).toMatchObject({ clientMessageId, content: 'hello', seq: 1 });
    expect(seen).toEqual(['32 queued', '32 sending', '32 1']);
    expect(timeline.value).toEqual([message]);
  });

  it('shows the same text sent twice twice', async () => {
    const timeline = await open();
    await Promise.all([chat.chat('c1').send('same').done, chat.chat('c1').send('same').done]);
    expect(contents(timeline)).toEqual(['same', 'same']);
  });

  it('keeps a refused message, tells why, and sends it again on request', async () => {
    const timeline = await open();
    FakeHub.answer = () => ({ ok: false, error: { code: 'not_allowed', detail: 'No.', status: 403, retryable: false } });
    await expect(chat.chat('c1').send('a').done).rejects.toMatchObject({ code: 'not_allowed', chatId: 'c1' });
    expect(failures.map(({ code }) => code)).toEqual(['not_allowed']);
    expect(timeline.value[0]).toMatchObject({ content: 'a', local: { state: 'failed', kind: 'send', error: { code: 'not_allowed' } } });

    FakeHub.answer = (_event, argument) => ({
      ok: true,
      message: server.store({ senderId: 'ana', clientMessageId: JSON.parse(argument as string).clientMessageId, content: 'a' }),
    });
    timeline.value[0]!.local!.retry();
    await until(() => timeline.value[0]!.seq === 1);
    expect(timeline.value[0]!.local).toBeUndefined();
  });

  it('forgets a refused message on request', async () => {
    const timeline = await open();
    FakeHub.answer = () => ({ ok: false, error: { code: 'not_allowed', detail: 'No.', status: 403 } });
    await chat
      .chat('c1')
      .send('a')
      .done.catch(() => undefined);
    timeline.value[0]!.local!.discard();
    await until(() => timeline.value.length === 0);
    expect(failures).toHaveLength(1);
  });

  it('shows changes before they are through, and takes them back when they are refused', async () => {
    server.add(1, { senderId: 'ana' });
    const timeline = await open();
    let answer: (value: unknown) => void = () => undefined;
    FakeHub.answer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const reacted = chat.chat('c1').react('m1', '👍', true);
    await until(() => timeline.value[0]!.reactions.length === 1);
    expect(timeline.value[0]!.reactions).toEqual([{ emoji: '👍', users: ['ana'] }]);
    answer({ ok: false, error: { code: 'too_many_reactions', detail: 'No.', status: 409 } });
    await expect(reacted).rejects.toMatchObject({ code: 'too_many_reactions' });
    expect(timeline.value[0]!.reactions).toEqual([]);

    const removed = chat.chat('c1').remove('m1', 'me');
    await until(() => timeline.value.length === 0);
    answer({ ok: true, message: { id: 'm1', chatId: 'c1', seq: 1, rev: 2, hidden: true } });
    await removed;
    expect(timeline.value).toEqual([]);
  });

  it('shows an edit that waits, with the text that was written', async () => {
    server.add(1, { senderId: 'ana' });
    const timeline = await open();
    FakeHub.answer = () => ({ ok: false, error: { code: 'edit_window_over', detail: 'Too late.', status: 409 } });
    await expect(chat.chat('c1').edit('m1', 'better')).rejects.toMatchObject({ code: 'edit_window_over' });
    expect(timeline.value[0]).toMatchObject({ content: 'better', local: { kind: 'edit', state: 'failed' } });
    timeline.value[0]!.local!.discard();
    await until(() => timeline.value[0]!.content === 'text 1');
  });

  it('shows the user’s own side before it is through', async () => {
    await open();
    server.override = ({ path }) => (path === 'chats/c1/archive' ? new Promise(() => undefined) : undefined);
    void chat.chat('c1').archive(true);
    await until(() => chat.archived.value.length === 1 && chat.chats.value.length === 0);
  });

  it('marks as read once, and counts down at once', async () => {
    server.add(3);
    await open();
    chat.chat('c1').read();
    await until(() => chat.unread.value.total === 0);
    chat.chat('c1').read();
    chat.chat('c1').read(2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(FakeHub.last.sent.filter(([event]) => event === 'mark_as_read')).toHaveLength(1);
  });

  it('shows that the peer types for as long as the event says', async () => {
    await open();
    const inChat: unknown[] = [];
    const inList: unknown[] = [];
    chat.chat('c1').peer.subscribe((peer) => inChat.push(peer!.typing));
    chat.chats.subscribe((chats) => inList.push(chats[0]!.peer.typing));
    FakeHub.last.raise('user_typing', { chatId: 'c1', userId: 'ben', expiresInMs: 60 });
    await until(() => inChat.at(-1) === false && inList.at(-1) === false);
    expect(inChat).toContain(true);
    expect(inList).toContain(true);
  });

  it('keeps running when a listener throws', async () => {
    const original = queueMicrotask;
    const uncaught: unknown[] = [];
    const spy = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((f) =>
      original(() => {
        try {
          f();
        } catch (error) {
          uncaught.push(error);
        }
      }),
    );
    const timeline = await open();
    const seen: number[] = [];
    timeline.subscribe(() => {
      throw new Error('listener');
    });
    timeline.subscribe((items) => seen.push(items.length));
    await chat.chat('c1').send('a').done;
    expect(seen.length).toBeGreaterThan(0);
    expect(uncaught.map(String)).toContain('Error: listener');
    spy.mockRestore();
  });

  it('opens a chat by its peer', async () => {
    await chat.start();
    expect((await chat.open('ben', 'Hi')).id).toBe('c1');
    expect(server.asked.find(({ path }) => path === 'chats/or-create')!.body).toEqual({ recipientId: 'ben', message: 'Hi' });
    expect(chat.chat('c1').item.value!.peer.userId).toBe('ben');
  });

  it('searches page by page', async () => {
    await chat.start();
    const hit = { ...messageOf(1), highlights: [{ start: 0, length: 4 }] };
    server.override = ({ path, query }) =>
      path !== 'chats/c1/search'
        ? undefined
        : query.has('cursor')
          ? { items: [], nextCursor: null, hasMore: false }
          : { items: [hit], nextCursor: 'next', hasMore: true };
    const hits = chat.chat('c1').search('text', { from: 'ben', since: new Date(0) });
    expect(await hits.more()).toBe(true);
    expect([hits.value, hits.complete]).toEqual([[hit], false]);
    expect([await hits.more(), await hits.more(), hits.complete]).toEqual([false, false, true]);
    expect(server.asked.find(({ path }) => path === 'chats/c1/search')!.query.toString()).toBe(
      'q=text&from=ben&since=1970-01-01T00%3A00%3A00.000Z',
    );
  });

  it('tells the peer that the user types, at most every two seconds, and that they stopped', async () => {
    let now = 0;
    await chat.stop();
    create({ now: () => now });
    await open();
    const conversation = chat.chat('c1');
    const typed = () => FakeHub.last.sent.map(([event]) => event).filter((event) => event.includes('typing'));
    now = 10_000;
    conversation.typing();
    now = 11_999;
    conversation.typing();
    now = 12_000;
    conversation.typing();
    conversation.draft.set('');
    await until(() => typed().length === 3);
    expect(typed()).toEqual(['typing', 'typing', 'stop_typing']);
  });

  it('shows a draft at once where it is written, and in the list when it is stored', async () => {
    await open();
    const { draft } = chat.chat('c1');
    const seen: string[] = [];
    draft.subscribe((text) => seen.push(text));
    draft.set('a');
    draft.set('ab');
    expect(draft.value).toBe('ab');
    await until(() => chat.chats.value[0]!.draft === 'ab');
    expect(seen).toEqual(['a', 'ab']);
  });

  it('refuses calls while it is not started', async () => {
    await expect(chat.refresh()).rejects.toMatchObject({ code: 'stopped' });
    await expect(chat.chat('c1').archive(true)).rejects.toMatchObject({ code: 'stopped' });
  });
});
