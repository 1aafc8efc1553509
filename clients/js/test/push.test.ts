import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadMarks, loadOwners } from '../src/push-store.js';
import type { Chat } from '../src/surface.js';
import { FakeHub } from './fake-hub.js';
import { tokenOf } from './fake-server.js';
import { FakeRegistration, KEY, SCOPE } from './fake-worker.js';
import { page, server, start, until, usePages } from './pages.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());
usePages();

let registration: FakeRegistration;
let key: string | undefined;
let permission: NotificationPermission;
let container: EventTarget;
const badge = vi.fn(async (_count: number) => undefined);
const requestPermission = vi.fn(async () => permission);
/** Refuses a call of `devices` with this status. */
let refusal: number | undefined;

const devices = (method: string) => server.asked.filter((asked) => asked.method === method && asked.path.startsWith('users/me/devices/'));
const worker = () => registration as unknown as ServiceWorkerRegistration;
const enable = (chat: Chat) => chat.push.enable(worker());

beforeEach(() => {
  [registration, key, permission, refusal] = [new FakeRegistration(), KEY, 'granted', undefined];
  container = Object.assign(new EventTarget(), { getRegistration: async (scope: string) => (scope === SCOPE ? registration : undefined) });
  Object.assign(navigator, { serviceWorker: container, setAppBadge: badge });
  badge.mockClear();
  requestPermission.mockClear();
  vi.stubGlobal('PushManager', class {});
  vi.stubGlobal('Notification', {
    get permission() {
      return requestPermission.mock.calls.length ? permission : 'default';
    },
    requestPermission,
  });
  server.override = ({ path, method }) => {
    if (path === 'negotiate')
      return { url: 'wss://service', accessToken: 't', constants: { heartbeatMs: 240_000, push: { webPushKey: key, fcm: false, apns: false } } };
    if (!path.startsWith('users/me/devices/')) return undefined;
    if (refusal) return new Response(JSON.stringify({ code: 'refused', detail: 'No.', retryable: refusal === 503 }), { status: refusal });
    return method === 'DELETE' ? new Response(null, { status: 204 }) : { deviceId: 'd' };
  };
});

/** The same browser after a reload. */
async function reload(chat: Chat): Promise<Chat> {
  await chat.stop();
  return start();
}

describe('enabling push', () => {
  it('asks, subscribes with the server’s key, and registers the device', async () => {
    const chat = await start();
    expect([chat.push.state.value, requestPermission.mock.calls.length]).toEqual(['off', 0]);
    await enable(chat);
    expect(chat.push.state.value).toBe('on');
    expect(devices('PUT')).toMatchObject([{ body: { kind: 'webpush', endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } } }]);
    expect(devices('PUT')[0]!.path).toMatch(/^users\/me\/devices\/[0-9a-f]{32}$/);
    expect(Buffer.from(registration.subscription!.options.applicationServerKey).toString('base64url')).toBe(KEY);
  });

  it('twice keeps subscription and device', async () => {
    const chat = await start();
    await enable(chat);
    await enable(chat);
    expect(registration.subscribed).toBe(1);
    expect(new Set(devices('PUT').map(({ path }) => path)).size).toBe(1);
  });

  it('subscribes anew when the server has another key', async () => {
    const chat = await start();
    await enable(chat);
    key = `${KEY.slice(0, -1)}4`;
    const again = await reload(chat);
    await until(() => devices('PUT').length === 2);
    expect(devices('PUT')[1]!.body.endpoint).toBe('https://push.example/2');
    expect(again.push.state.value).toBe('on');
  });

  it('is refused where the user or a private window forbids notifications', async () => {
    permission = 'denied';
    const chat = await start();
    await expect(enable(chat)).rejects.toMatchObject({ code: 'push_denied' });
    expect([chat.push.state.value, registration.subscribed, devices('PUT').length]).toEqual(['denied', 0, 0]);
    const again = await reload(chat);
    await until(() => again.push.state.value === 'denied');
  });

  it('is refused when the user closes the question, and can be asked again', async () => {
    permission = 'default';
    const chat = await start();
    await expect(enable(chat)).rejects.toMatchObject({ code: 'push_denied' });
    expect(chat.push.state.value).toBe('off');
  });

  it('says that the browser cannot, that the server does not, and that no push service answers', async () => {
    const chat = await start();
    registration.refuse = new Error('push service not available');
    await expect(enable(chat)).rejects.toMatchObject({ code: 'push_failed', detail: expect.stringContaining('push service not available') });
    await expect(chat.push.enable(undefined as never)).rejects.toMatchObject({ code: 'push_unsupported' });
    key = undefined;
    await expect(enable(await reload(chat))).rejects.toMatchObject({ code: 'push_unavailable' });
    vi.stubGlobal('PushManager', undefined);
    const other = await start();
    expect(other.push.state.value).toBe('unsupported');
    await expect(enable(other)).rejects.toMatchObject({ code: 'push_unsupported' });
  });

  it('that the server refuses leaves no address behind', async () => {
    const chat = await start();
    refusal = 400;
    await expect(enable(chat)).rejects.toMatchObject({ code: 'refused' });
    expect([chat.push.state.value, registration.subscription, await loadOwners()]).toEqual(['off', null, []]);
  });
});

describe('an enabled browser', () => {
  it('registers again at each start, for the same device', async () => {
    const chat = await start();
    await enable(chat);
    const again = await reload(chat);
    await until(() => devices('PUT').length === 2);
    expect(again.push.state.value).toBe('on');
    expect(devices('PUT')[0]!.path).toBe(devices('PUT')[1]!.path);
    expect(registration.subscribed).toBe(1);
  });

  it('registers with the next connect when the server was down', async () => {
    const chat = await start();
    await enable(chat);
    refusal = 503;
    const again = await reload(chat);
    await until(() => devices('PUT').length === 2);
    refusal = undefined;
    await until(() => again.status.value === 'live');
    await FakeHub.last.stop();
    await until(() => devices('PUT').length === 3);
  });

  it('registers the address that the browser changed', async () => {
    const chat = await start();
    await enable(chat);
    await registration.pushManager.subscribe({ applicationServerKey: KEY });
    container.dispatchEvent(Object.assign(new Event('message'), { data: { type: 'chat_push_renewed' } }));
    container.dispatchEvent(Object.assign(new Event('message'), { data: null }));
    await until(() => devices('PUT').length === 2);
    expect(devices('PUT')[1]!.body.endpoint).toBe('https://push.example/2');
  });

  it('belongs to the user who enabled it last', async () => {
    const chat = await start();
    await enable(chat);
    const ben = await start({ token: async () => tokenOf('ben') });
    await enable(ben);
    container.dispatchEvent(Object.assign(new Event('message'), { data: { type: 'chat_push_renewed' } }));
    await until(() => chat.push.state.value === 'off' && devices('PUT').length === 3);
    expect(devices('PUT')[2]!.path).toBe(devices('PUT')[1]!.path);
    const again = await reload(chat);
    await until(() => again.status.value === 'live');
    expect([again.push.state.value, devices('PUT').length]).toEqual(['off', 3]);
    await again.push.disable();
    expect(registration.subscription).not.toBeNull();
  });

  it('closes what was read on any device, and remembers it', async () => {
    server.add(2);
    const chat = await start();
    await until(() => chat.status.value === 'live');
    await enable(chat);
    await registration.showNotification('Ben', { tag: 'c1', data: { chatId: 'c1', seq: 2 } });
    await registration.showNotification('Carla', { tag: 'c9', data: { chatId: 'c9', seq: 1 } });
    FakeHub.last.raise('messages_read', { chatId: 'c1', userId: 'ana', upToSeq: 1, rev: 3 });
    await until(async () => (await loadMarks(SCOPE)).c1 === 1);
    expect(registration.shown).toHaveLength(2);
    FakeHub.last.raise('messages_read', { chatId: 'c1', userId: 'ana', upToSeq: 2, rev: 4, unreadCount: 0 });
    await until(() => registration.shown.length === 1);
    expect(registration.shown[0]!.tag).toBe('c9');
    await vi.waitFor(async () => expect(await loadMarks(SCOPE)).toEqual({ c1: 2 }), { timeout: 60_000, interval: 5 });
    await until(() => badge.mock.lastCall?.[0] === 0);
  });
});

describe('disabling push', () => {
  it('unsubscribes, removes the device and closes what is shown', async () => {
    const chat = await start();
    await enable(chat);
    await registration.showNotification('Ben', { tag: 'c1', data: { chatId: 'c1', seq: 9 } });
    await chat.push.disable();
    expect([chat.push.state.value, registration.subscription, registration.shown, await loadOwners()]).toEqual(['off', null, [], []]);
    expect(devices('DELETE')[0]!.path).toBe(devices('PUT')[0]!.path);
    const again = await reload(chat);
    await until(() => again.status.value === 'live');
    expect([again.push.state.value, devices('PUT').length]).toEqual(['off', 1]);
  });

  it('works without a network, since the address is dead from then on', async () => {
    const chat = await start();
    await enable(chat);
    server.isUp = false;
    await chat.push.disable();
    expect([chat.push.state.value, registration.subscription]).toEqual(['off', null]);
  });

  it('is part of a sign-out that deletes everything, and of no other stop', async () => {
    const chat = await start();
    await enable(chat);
    await chat.stop();
    expect(registration.subscription).not.toBeNull();
    const again = await start();
    await until(() => again.push.state.value === 'on');
    await again.stop({ wipe: true });
    expect([registration.subscription, devices('DELETE').length]).toEqual([null, 1]);
    expect(page().document).toBeDefined();
  });
});
