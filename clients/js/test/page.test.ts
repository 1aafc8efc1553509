import { describe, expect, it, vi } from 'vitest';
import { FakeHub } from './fake-hub.js';
import { tokenOf } from './fake-server.js';
import { errors, locks, page, server, start, timelineOf, until, usePages } from './pages.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());
usePages();

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
    first
      .chat('c1')
      .send('one')
      .done.catch(() => undefined);
    first
      .chat('c1')
      .send('two')
      .done.catch(() => undefined);
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
    first
      .chat('c1')
      .sendFiles([file], 'look')
      .done.catch(() => undefined);
    await until(() => first.chats.value[0]!.lastMessage?.local);
    await first.stop();

    server.isUp = true;
    FakeHub.onStart = async () => {
      throw new Error('no socket');
    };
    server.override = ({ path }) =>
      path.startsWith('media/get')
        ? { uploadUrl: 'https://storage/api/up', token: 't', fields: {}, mediaId: 'f1' }
        : path === 'up'
          ? { fileId: 'x' }
          : path === 'media/confirm'
            ? { fileId: 'f1' }
            : undefined;
    const again = await start();
    const timeline = timelineOf(again);
    await until(() => timeline.value[0]?.media[0]?.localUrl);
    const { localUrl } = timeline.value[0]!.media[0]!;
    await until(() => timeline.value[0]?.seq === 1);
    expect(timeline.value[0]).toMatchObject({ type: 'media', content: 'look', media: [{ url: 'https://files/f1', localUrl }] });
    expect(localUrl).toMatch(/^blob:/);
  });

  it('tells when nothing can be stored, and works on in memory', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('private', 'SecurityError');
    });
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
