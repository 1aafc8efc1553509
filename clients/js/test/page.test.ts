// The client in pages: several tabs, IndexedDB, reloads, the life of a page.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChat } from '../src/client.js';
import type { ChatError } from '../src/errors.js';
import type { Chat, ChatOptions } from '../src/surface.js';
import { FakeHub } from './fake-hub.js';
import { FakeLocks } from './fake-locks.js';
import { FakeServer, tokenOf } from './fake-server.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());

let server: FakeServer;
let locks: FakeLocks;
let tabs: Chat[];
let errors: ChatError[];
const page = () => globalThis as unknown as { window: EventTarget; document: EventTarget };
const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 5000, interval: 5 });

beforeEach(() => {
  [server, locks, tabs, errors] = [new FakeServer(), new FakeLocks(), [], []];
  indexedDB = new IDBFactory();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('navigator', { locks, onLine: true });
});
afterEach(async () => {
  await Promise.all(tabs.map((tab) => tab.stop()));
  vi.unstubAllGlobals();
});

function open(options: Partial<ChatOptions> = {}): Chat {
  const chat = createChat({ url: 'https://chat', token: async () => tokenOf('ana'), fetch: server.fetch, ...options });
  chat.on('error', (error) => errors.push(error));
  tabs.push(chat);
  return chat;
}

async function start(options?: Partial<ChatOptions>): Promise<Chat> {
  const chat = open(options);
  await chat.start();
  return chat;
}

const timelineOf = (chat: Chat) => {
  const timeline = chat.chat('c1').timeline();
  timeline.subscribe(() => undefined);
  return timeline;
};

describe('a page', () => {
  it('shows what is stored before there is a network, and whatever the clock says', async () => {
    server.add(60);
    const first = await start();
    await until(() => first.status.value === 'live');
    const shown = timelineOf(first);
    await until(() => shown.value.length === 60);
    await first.stop();

    server.isUp = false;
    const again = await start({ user: 'ana', token: () => Promise.reject(new TypeError('down')), now: () => 0 });
    expect(again.chats.value[0]!.lastMessage!.content).toBe('text 60');
    expect(again.chats.complete).toBe(true);
    const timeline = timelineOf(again);
    await until(() => timeline.value.length === 60);
    expect(again.status.value).not.toBe('live');
  });

  it('sends after a reload what could not be sent before, once', async () => {
    const first = await start();
    await until(() => first.status.value === 'live');
    server.isUp = false;
    FakeHub.last.lose();
    timelineOf(first);
    first.chat('c1').send('one').done.catch(() => undefined);
    first.chat('c1').send('two').done.catch(() => undefined);
    await until(() => first.chats.value[0]!.lastMessage?.content === 'two');
    await first.stop();

    server.isUp = true;
    const again = await start();
    const timeline = timelineOf(again);
    await until(() => timeline.value.map(({ seq }) => seq).join() === '1,2');
    expect(server.messages.map(({ content }) => content)).toEqual(['one', 'two']);
  });

  it('goes on with an upload after a reload, and shows its own file before and after', async () => {
    const first = await start();
    await until(() => first.status.value === 'live');
    server.isUp = false;
    FakeHub.last.lose();
    const file = new File(['png'], 'a.png', { type: 'image/png' });
    first.chat('c1').sendFiles([file], 'look').done.catch(() => undefined);
    await until(() => first.chats.value[0]!.lastMessage?.local);
    await first.stop();

    server.isUp = true;
    FakeHub.onStart = async () => { throw new Error('no socket'); };
    server.override = ({ path }) => path.startsWith('media/get') ? { uploadUrl: 'https://storage/api/up', token: 't', fields: {}, mediaId: 'f1' }
      : path === 'up' ? { fileId: 'x' } : path === 'media/confirm' ? { fileId: 'f1' } : undefined;
    const again = await start();
    const timeline = timelineOf(again);
    await until(() => timeline.value[0]?.media[0]?.localUrl);
    const { localUrl } = timeline.value[0]!.media[0]!;
    await until(() => timeline.value[0]?.seq === 1);
    expect(timeline.value[0]).toMatchObject({ type: 'media', content: 'look', media: [{ url: 'https://files/f1', localUrl }] });
    expect(localUrl).toMatch(/^blob:/);
  });

  it('tells when nothing can be stored, and works on in memory', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => { throw new DOMException('private', 'SecurityError'); });
    const chat = await start();
    await until(() => chat.status.value === 'live');
    expect(errors.map(({ code }) => code)).toEqual(['storage_unavailable']);
    expect((await chat.chat('c1').send('a').done).seq).toBe(1);
  });

  it('catches up when it is shown again, and when the network is back', async () => {
    const chat = await start();
    await until(() => chat.status.value === 'live');
    const count = () => server.count('chats/sync');
    const before = count();
    page().document.dispatchEvent(new Event('visibilitychange'));
    await until(() => count() === before + 1);
    page().window.dispatchEvent(new Event('online'));
    await until(() => count() === before + 2);
  });

  it('notices at once that the network is gone', async () => {
    const chat = await start();
    await until(() => chat.status.value === 'live');
    vi.stubGlobal('navigator', { locks, onLine: false });
    server.isUp = false;
    page().window.dispatchEvent(new Event('offline'));
    await until(() => chat.status.value === 'offline');
  });

  it('lets go of lock and socket when it is put away, and goes on when it comes back', async () => {
    const chat = await start();
    await until(() => chat.status.value === 'live');
    page().window.dispatchEvent(new Event('pagehide'));
    await until(() => FakeHub.last.state === 'Disconnected');
    await until(() => locks.held === 0);
    server.add(1);
    page().window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await until(() => chat.chats.value[0]!.lastMessage?.content === 'text 1' && chat.status.value === 'live');
  });

  it('deletes everything of the user when it is asked to, in all tabs', async () => {
    const [first, second] = [await start(), await start()];
    await until(() => second.chats.value.length === 1);
    first.chat('c1').draft.set('secret');
    await until(() => second.chats.value[0]!.draft === 'secret');
    await second.stop({ wipe: true });
    await until(() => FakeHub.last.state === 'Disconnected');
    expect(await indexedDB.databases()).toEqual([]);
    expect(second.chats.value).toEqual([]);
  });

  it('keeps users apart', async () => {
    const ana = await start();
    ana.chat('c1').draft.set('of ana');
    await until(() => ana.status.value === 'live' && ana.chats.value[0]!.draft === 'of ana');
    await ana.stop();
    const ben = await start({ token: async () => tokenOf('ben') });
    await until(() => ben.status.value === 'live');
    expect([ben.me, ben.chats.value[0]!.draft]).toEqual(['ben', '']);
  });
});

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
    FakeHub.answer = (event, argument) => event === 'send_message'
      ? { ok: true, message: server.store({ senderId: 'ana', ...JSON.parse(argument as string) }) } : { ok: true, rev: 0 };
    await all[0]!.stop();
    const messages = await Promise.all(sent.map(({ done }) => done));
    expect(messages.map(({ seq }) => seq).sort()).toEqual([1, 2]);
    await until(() => timelines.slice(1).every((timeline) => timeline.value.map(({ seq }) => seq).join() === '1,2'));
    expect(server.messages).toHaveLength(2);
  });

  it('keep showing an open chat while another tab takes over', async () => {
    server.add(3);
    const other = { ...server.chat, id: 'c2', lastMessage: null };
    server.override = ({ path }) => path === 'chats/sync' ? { chats: [server.chat, other], cursor: '1', hasMore: false }
      : path === 'chats/c2/changes' ? { chat: other, messages: server.messages.map((message) => ({ ...message, id: `${message.id}b`, chatId: 'c2' })), rev: other.rev, ownRev: 0, hasMore: false, reset: false } : undefined;
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
