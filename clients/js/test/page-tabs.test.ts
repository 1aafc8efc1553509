import { describe, expect, it, vi } from 'vitest';
import { FakeHub } from './fake-hub.js';
import { server, start, timelineOf, until, usePages } from './pages.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());
usePages();

describe('three tabs', () => {
  it('have one socket, and show the same', async () => {
    const all = [await start(), await start(), await start()];
    await until(() => all.every(({ status }) => status.value === 'live'));
    const timelines = all.map(timelineOf);
    const message = await all[2]!.chat('c1').send('from the third').done;
    expect(message.seq).toBe(1);
    await until(() => timelines.every((timeline) => timeline.value[0]?.seq === 1));
    expect([FakeHub.all.length, server.messages.length]).toEqual([1, 1]);
    expect(all.map(({ me }) => me)).toEqual(['ana', 'ana', 'ana']);
  });

  it('lose nothing when the leader closes while it sends', async () => {
    const all = [await start(), await start(), await start()];
    await until(() => all.every(({ status }) => status.value === 'live'));
    const timelines = all.map(timelineOf);
    FakeHub.answer = () => new Promise(() => undefined);
    const sent = [all[1]!.chat('c1').send('one'), all[2]!.chat('c1').send('two')];
    await until(() => timelines[1]!.value.length === 2);
    FakeHub.answer = (event, argument) =>
      event === 'send_message'
        ? { ok: true, message: server.store({ senderId: 'ana', ...JSON.parse(argument as string) }) }
        : { ok: true, rev: 0 };
    await all[0]!.stop();
    const messages = await Promise.all(sent.map(({ done }) => done));
    expect(messages.map(({ seq }) => seq).sort()).toEqual([1, 2]);
    await until(() => timelines.slice(1).every((timeline) => timeline.value.map(({ seq }) => seq).join() === '1,2'));
    expect(server.messages).toHaveLength(2);
  });

  it('keep showing an open chat while another tab takes over', async () => {
    server.add(3);
    const other = { ...server.chat, id: 'c2', lastMessage: null };
    server.override = ({ path }) =>
      path === 'chats/sync'
        ? { chats: [server.chat, other], cursor: '1', hasMore: false }
        : path === 'chats/c2/changes'
          ? {
              chat: other,
              messages: server.messages.map((message) => ({ ...message, id: `${message.id}b`, chatId: 'c2' })),
              rev: other.rev,
              ownRev: 0,
              hasMore: false,
              reset: false,
            }
          : undefined;
    const [first, second] = [await start(), await start()];
    await until(() => second.status.value === 'live');
    const timelines = ['c1', 'c2'].map((id) => second.chat(id).timeline());
    const lengths: number[] = [];
    timelines.forEach((timeline) => timeline.subscribe(() => undefined));
    await until(() => timelines.every((timeline) => timeline.value.length === 3));
    timelines.forEach((timeline) => timeline.subscribe((items) => lengths.push(items.length)));
    await first.stop();
    await until(() => second.status.value === 'live' && FakeHub.all.length === 2);
    expect(lengths.every((length) => length === 3)).toBe(true);
  });

  it('without locks work each alone, in memory', async () => {
    vi.stubGlobal('navigator', { onLine: true });
    const all = [await start(), await start()];
    await until(() => all.every(({ status }) => status.value === 'live'));
    expect(FakeHub.all).toHaveLength(2);
    expect(await indexedDB.databases()).toEqual([]);
  });
});
