import { describe, expect, it, vi } from 'vitest';
import { FakeHub } from './fake-hub.js';
import { chat, contents, create, live, open, server, until, useClient } from './one-tab.js';
import { messageOf } from './samples.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());
useClient();

describe('a client that misses something', () => {
  it('catches up once after a gap, and then has everything', async () => {
    server.add(1);
    const timeline = await open();
    const before = server.count('chats/sync');
    server.add(3);
    for (const message of server.messages.slice(2))
      FakeHub.last.raise('message_received', { chatId: 'c1', seq: message.seq, rev: message.rev, messageId: message.id, message });
    await until(() => timeline.value.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(server.count('chats/sync')).toBe(before + 1);
  });

  it('catches up one at a time, and once more for all that ask meanwhile', async () => {
    await open();
    const waiting: (() => void)[] = [];
    server.override = ({ path }) => (path === 'chats/sync' ? new Promise((resolve) => waiting.push(() => resolve(undefined))) : undefined);
    const before = server.count('chats/sync');
    const all = [chat.refresh(), chat.refresh(), chat.refresh()];
    await until(() => waiting.length === 1);
    waiting[0]!();
    await until(() => waiting.length === 2);
    waiting[1]!();
    await Promise.all(all);
    expect(server.count('chats/sync')).toBe(before + 2);
  });

  it('moves its cursor only when all changes of the page are in', async () => {
    const timeline = await open();
    const cursor = () =>
      server.asked
        .filter(({ path }) => path === 'chats/sync')
        .at(-1)!
        .query.get('since');
    await chat.refresh();
    const old = cursor();
    server.add(1);
    server.override = ({ path }) => (path === 'chats/c1/changes' ? new Response('', { status: 503 }) : undefined);
    await expect(chat.refresh()).rejects.toMatchObject({ status: 503 });
    server.override = () => undefined;
    await chat.refresh();
    expect(cursor()).toBe(old);
    expect(contents(timeline)).toEqual(['text 1']);
  });

  it('catches up when the room that it joins is ahead', async () => {
    await chat.stop();
    create({ rooms: 0 });
    await chat.start();
    await live();
    server.add(1);
    const timeline = chat.chat('c1').timeline();
    timeline.subscribe(() => undefined);
    await until(() => contents(timeline).join() === 'text 1' && chat.unread.value.total === 1);
  });

  it('joins the rooms of the newest chats, and of those that are open', async () => {
    await chat.stop();
    const chats = Array.from({ length: 4 }, (_, i) => ({
      ...server.chat,
      id: `c${i + 1}`,
      lastMessageAt: new Date(1000 - i).toISOString(),
    }));
    server.override = ({ path }) => (path === 'chats/sync' ? { chats, cursor: '1', hasMore: false } : undefined);
    create({ rooms: 2 });
    await chat.start();
    await live();
    const joined = () =>
      FakeHub.last.sent.filter(([event]) => event === 'join_chat').map(([, argument]) => JSON.parse(argument as string).chatId);
    await until(() => joined().length === 2);
    chat
      .chat('c4')
      .timeline()
      .subscribe(() => undefined);
    await until(() => joined().join() === 'c1,c2,c4');
    FakeHub.last.lose();
    await until(() => FakeHub.all.length === 2 && joined().length === 3);
    expect(joined().sort()).toEqual(['c1', 'c2', 'c4']);
  });

  it('asks for a chat that an event tells of', async () => {
    server.override = ({ path }) => (path === 'chats/sync' ? { chats: [], cursor: '1', hasMore: false } : undefined);
    await chat.start();
    await live();
    expect(chat.chats.value).toEqual([]);
    FakeHub.last.raise('chat_accepted', { chatId: 'c1', seq: 0, rev: 2, chat: server.chat });
    await until(() => chat.chats.value.length === 1);
    expect(server.count('chats/c1')).toBe(1);
  });

  it('forgets a cursor that the server can’t read, and begins anew', async () => {
    await open();
    server.override = ({ path, query }) =>
      path === 'chats/sync' && query.has('since')
        ? new Response(JSON.stringify({ code: 'invalid_cursor', detail: '', status: 400, retryable: false }), { status: 400 })
        : undefined;
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
    chat
      .chat('c1')
      .send('later')
      .done.catch(() => undefined);
    await until(() => timeline.value[0]?.local?.state === 'queued');
    server.status = 200;
    await chat.start();
    await until(() => timeline.value[0]?.seq === 1);
    expect(chat.status.value).toBe('live');
  });

  it('asks for nothing while it is signed out', async () => {
    await open();
    server.status = 401;
    FakeHub.last.raise('message_received', { chatId: 'c2', seq: 1, rev: 2, messageId: 'm1', message: messageOf(1, { chatId: 'c2' }) });
    await until(() => chat.status.value === 'signedOut');
    chat
      .chat('c3')
      .timeline()
      .subscribe(() => undefined);
    const { length } = server.asked;
    await new Promise((resolve) => setTimeout(resolve, 5500));
    expect(server.asked.length).toBe(length);
  });

  it('sends what was queued without a network when it is back', async () => {
    const timeline = await open();
    server.isUp = false;
    FakeHub.last.lose();
    await until(() => chat.status.value === 'offline');
    chat
      .chat('c1')
      .send('a')
      .done.catch(() => undefined);
    await until(() => timeline.value[0]?.local);
    server.isUp = true;
    await until(() => timeline.value[0]?.seq === 1);
    expect(server.messages).toHaveLength(1);
  });
});
