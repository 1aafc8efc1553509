// The whole client, without a page: one tab, memory, a server and a socket that do as told.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChat } from '../src/client.js';
import type { ChatError } from '../src/errors.js';
import type { Chat, Timeline } from '../src/surface.js';
import { FakeHub } from './fake-hub.js';
import { FakeServer, tokenOf } from './fake-server.js';
import { messageOf } from './samples.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());

let server: FakeServer;
let chat: Chat;
let failures: ChatError[];
const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 5000, interval: 5 });
const live = () => until(() => chat.status.value === 'live');

beforeEach(() => {
  server = new FakeServer();
  failures = [];
  chat = createChat({ url: 'https://chat', token: async () => tokenOf('ana'), fetch: server.fetch });
  chat.on('failed', (error) => failures.push(error));
});
afterEach(() => chat.stop());

async function open(at?: Parameters<ReturnType<Chat['chat']>['timeline']>[0]): Promise<Timeline> {
  await chat.start();
  await live();
  const timeline = chat.chat('c1').timeline(at);
  timeline.subscribe(() => undefined);
  await until(() => !timeline.loading);
  return timeline;
}
const contents = (timeline: Timeline) => timeline.value.map(({ content }) => content);

describe('a client', () => {
  it('has the user, the limits and the chats after its start', async () => {
    server.add(2);
    await chat.start();
    await live();
    expect(chat.me).toBe('ana');
    expect(chat.limits.maxFileBytes).toBe(1000);
    expect(chat.chats.complete).toBe(true);
    expect(chat.chats.value.map(({ id, unreadCount, lastMessage }) => [id, unreadCount, lastMessage?.content])).toEqual([['c1', 2, 'text 2']]);
    expect(chat.unread.value).toEqual({ total: 2, chats: 1 });
    expect(chat.chats.value[0]!.peer).toMatchObject({ userId: 'ben', online: true, typing: false });
  });

  it('shows a message at once, and puts the stored one in its place', async () => {
    const timeline = await open();
    const seen: string[] = [];
    timeline.subscribe((items) => seen.push(items.map(({ clientMessageId, local, seq }) => `${clientMessageId.length} ${local?.state ?? seq}`).join()));
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

    FakeHub.answer = (_event, argument) => ({ ok: true, message: server.store({ senderId: 'ana', clientMessageId: JSON.parse(argument as string).clientMessageId, content: 'a' }) });
    timeline.value[0]!.local!.retry();
    await until(() => timeline.value[0]!.seq === 1);
    expect(timeline.value[0]!.local).toBeUndefined();
  });

  it('forgets a refused message on request', async () => {
    const timeline = await open();
    FakeHub.answer = () => ({ ok: false, error: { code: 'not_allowed', detail: 'No.', status: 403 } });
    await chat.chat('c1').send('a').done.catch(() => undefined);
    timeline.value[0]!.local!.discard();
    await until(() => timeline.value.length === 0);
    expect(failures).toHaveLength(1);
  });

  it('shows changes before they are through, and takes them back when they are refused', async () => {
    server.add(1, { senderId: 'ana' });
    const timeline = await open();
    let answer: (value: unknown) => void = () => undefined;
    FakeHub.answer = () => new Promise((resolve) => { answer = resolve; });
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
    server.override = ({ path }) => path === 'chats/c1/archive' ? new Promise(() => undefined) : undefined;
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

  it('catches up once after a gap, and then has everything', async () => {
    server.add(1);
    const timeline = await open();
    const before = server.count('chats/sync');
    server.add(3);
    for (const message of server.messages.slice(2)) FakeHub.last.raise('message_received', { chatId: 'c1', seq: message.seq, rev: message.rev, messageId: message.id, message });
    await until(() => timeline.value.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(server.count('chats/sync')).toBe(before + 1);
  });

  it('asks for a chat that an event tells of', async () => {
    server.override = ({ path }) => path === 'chats/sync' ? { chats: [], cursor: '1', hasMore: false } : undefined;
    await chat.start();
    await live();
    expect(chat.chats.value).toEqual([]);
    FakeHub.last.raise('chat_accepted', { chatId: 'c1', seq: 0, rev: 2, chat: server.chat });
    await until(() => chat.chats.value.length === 1);
    expect(server.count('chats/c1')).toBe(1);
  });

  it('forgets a cursor that the server can’t read, and begins anew', async () => {
    await open();
    server.override = ({ path, query }) => path === 'chats/sync' && query.has('since')
      ? new Response(JSON.stringify({ code: 'invalid_cursor', detail: '', status: 400, retryable: false }), { status: 400 }) : undefined;
    await chat.refresh().catch(() => undefined);
    server.add(1);
    await chat.refresh();
    expect(chat.chats.value[0]!.lastMessage!.content).toBe('text 1');
  });

  it('fetches the messages anew when more changed than it keeps', async () => {
    server.add(3);
    const timeline = await open();
    server.add(1200);
    await chat.refresh();
    await until(() => timeline.value.length > 3 && !timeline.loading);
    expect(server.count('chats/c1/changes')).toBeLessThan(5);
    expect(timeline.value.at(-1)!.seq).toBe(1203);
    expect(timeline.atStart).toBe(false);
  });

  it('is signed out by the second 401, keeps what is queued, and goes on after the next start', async () => {
    const timeline = await open();
    server.status = 401;
    await chat.refresh().catch(() => undefined);
    await until(() => chat.status.value === 'signedOut');
    chat.chat('c1').send('later').done.catch(() => undefined);
    await until(() => timeline.value[0]?.local?.state === 'queued');
    server.status = 200;
    await chat.start();
    await until(() => timeline.value[0]?.seq === 1);
    expect(chat.status.value).toBe('live');
  });

  it('sends what was queued without a network when it is back', async () => {
    const timeline = await open();
    server.isUp = false;
    FakeHub.last.lose();
    await until(() => chat.status.value === 'offline');
    chat.chat('c1').send('a').done.catch(() => undefined);
    await until(() => timeline.value[0]?.local);
    server.isUp = true;
    await until(() => timeline.value[0]?.seq === 1);
    expect(server.messages).toHaveLength(1);
  });

  it('keeps running when a listener throws', async () => {
    const original = queueMicrotask;
    const uncaught: unknown[] = [];
    const spy = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((f) => original(() => {
      try {
        f();
      } catch (error) {
        uncaught.push(error);
      }
    }));
    const timeline = await open();
    const seen: number[] = [];
    timeline.subscribe(() => { throw new Error('listener'); });
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
    server.override = ({ path, query }) => path !== 'chats/c1/search' ? undefined
      : query.has('cursor') ? { items: [], nextCursor: null, hasMore: false } : { items: [hit], nextCursor: 'next', hasMore: true };
    const hits = chat.chat('c1').search('text', { from: 'ben', since: new Date(0) });
    expect(await hits.more()).toBe(true);
    expect([hits.value, hits.complete]).toEqual([[hit], false]);
    expect([await hits.more(), await hits.more(), hits.complete]).toEqual([false, false, true]);
    expect(server.asked.find(({ path }) => path === 'chats/c1/search')!.query.toString()).toBe('q=text&from=ben&since=1970-01-01T00%3A00%3A00.000Z');
  });

  it('tells the peer that the user types, at most every two seconds, and that they stopped', async () => {
    let now = 0;
    await chat.stop();
    chat = createChat({ url: 'https://chat', token: async () => tokenOf('ana'), fetch: server.fetch, now: () => now });
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

describe('a timeline', () => {
  it('opens at the end, and goes back page by page to the start', async () => {
    server.add(250);
    const timeline = await open();
    expect([timeline.value[0]!.seq, timeline.value.at(-1)!.seq, timeline.atStart, timeline.atEnd]).toEqual([201, 250, false, true]);
    expect(await timeline.older()).toBe(true);
    expect(timeline.value[0]!.seq).toBe(151);
    while (await timeline.older());
    expect([timeline.value.length, timeline.atStart]).toEqual([250, true]);
  });

  it('opens where the unread messages begin, and the line stays when they are read', async () => {
    server.add(250);
    server.chat = { ...server.chat, lastReadSeq: 100, unreadCount: 150 };
    const timeline = await open('unread');
    expect(timeline.firstUnreadSeq).toBe(101);
    expect([timeline.value.some(({ seq }) => seq === 101), timeline.atEnd]).toEqual([true, false]);
    chat.chat('c1').read();
    await until(() => chat.unread.value.total === 0);
    expect(timeline.firstUnreadSeq).toBe(101);
    while (await timeline.newer());
    expect([timeline.value.at(-1)!.seq, timeline.atEnd]).toEqual([250, true]);
  });

  it('jumps to a message and has no gap in what it shows', async () => {
    server.add(400);
    const timeline = await open();
    await timeline.jump(100);
    const seqs = timeline.value.map(({ seq }) => seq);
    expect(seqs).toContain(100);
    expect(seqs.every((seq, i) => i === 0 || seq === seqs[i - 1]! + 1)).toBe(true);
    expect(timeline.atEnd).toBe(false);
    while (await timeline.newer());
    expect(timeline.value.at(-1)!.seq).toBe(400);
  });

  it('gives the same objects for what did not change', async () => {
    server.add(3);
    const timeline = await open();
    const [first] = timeline.value;
    await chat.chat('c1').send('a').done;
    expect(timeline.value).toHaveLength(4);
    expect(timeline.value[0]).toBe(first);
  });

  it('tries again when its page could not be loaded', async () => {
    server.add(200);
    await chat.start();
    await live();
    let fails = true;
    server.override = ({ path }) => path === 'chats/c1/messages' && fails ? new Response('', { status: 503 }) : undefined;
    const timeline = chat.chat('c1').timeline();
    timeline.subscribe(() => undefined);
    expect(timeline.loading).toBe(true);
    await until(() => !timeline.loading);
    expect(timeline.value).toEqual([]);
    fails = false;
    await until(() => timeline.value.length === 50);
  });

  it('needs no page of a chat that it has as a whole', async () => {
    server.add(20);
    const timeline = await open();
    expect([timeline.value.length, timeline.atStart, timeline.atEnd, server.count('chats/c1/messages')]).toEqual([20, true, true, 0]);
  });
});
