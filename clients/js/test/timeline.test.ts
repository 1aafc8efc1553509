import { describe, expect, it, vi } from 'vitest';
import { FakeHub } from './fake-hub.js';
import { messageOf } from './samples.js';
import { chat, live, open, server, until, useClient } from './one-tab.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());
useClient();

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

  it('has no unread line for what comes while somebody looks at it', async () => {
    server.add(3);
    server.chat = { ...server.chat, lastReadSeq: 3, unreadCount: 0 };
    const timeline = await open('unread');
    expect(timeline.firstUnreadSeq).toBe(null);
    const message = messageOf(4, { rev: 5 });
    FakeHub.last.raise('message_received', { chatId: 'c1', seq: 4, rev: 5, messageId: 'm4', message });
    FakeHub.last.raise('unread_message', { chatId: 'c1', rev: 5, unreadCount: 1, totalUnread: 1, message });
    await until(() => chat.unread.value.total === 1);
    expect(timeline.firstUnreadSeq).toBe(null);
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
    server.override = ({ path }) => (path === 'chats/c1/messages' && fails ? new Response('', { status: 503 }) : undefined);
    const timeline = chat.chat('c1').timeline();
    timeline.subscribe(() => undefined);
    expect(timeline.loading).toBe(true);
    await until(() => !timeline.loading);
    expect(timeline.value).toEqual([]);
    fails = false;
    await until(() => timeline.value.length === 50);
  });

  it('does not try again after a stop, so that the process can end, but after the next start', async () => {
    server.add(200);
    await chat.start();
    await live();
    const timeline = chat.chat('c1').timeline();
    vi.useFakeTimers();
    try {
      let tries = 0;
      server.override = ({ path }) => (path === 'chats/c1/messages' && tries++ >= 0 ? new Response('', { status: 503 }) : undefined);
      timeline.subscribe(() => undefined);
      await until(() => tries > 0 && !timeline.loading);
      await chat.stop();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
    server.override = () => undefined;
    await chat.start();
    await until(() => timeline.value.length === 50);
  });

  it('needs no page of a chat that it has as a whole', async () => {
    server.add(20);
    const timeline = await open();
    expect([timeline.value.length, timeline.atStart, timeline.atEnd, server.count('chats/c1/messages')]).toEqual([20, true, true, 0]);
  });
});
