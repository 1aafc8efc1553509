import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadMarks, raiseMarks, saveOwner } from '../src/push-store.js';
import { handlePushes, type PushOptions } from '../src/sw.js';
import { fakeWorker, FakeSubscription, KEY, SCOPE, windowAt } from './fake-worker.js';

let fake: ReturnType<typeof fakeWorker>;

function start(options?: PushOptions): void {
  fake = fakeWorker();
  handlePushes(options, fake.worker);
}

beforeEach(() => {
  indexedDB = new IDBFactory();
  start();
});

const payloadOf = (seq: number, { chatId = 'c1', body = `text ${seq}`, ...data }: Record<string, unknown> = {}) => ({
  web_push: 8030,
  app_badge: 3,
  notification: {
    title: 'Ben',
    body,
    navigate: `https://app.example/#/c/${chatId}`,
    tag: chatId,
    data: { v: 1, type: 'message', chatId, seq, senderId: 'ben', unreadCount: 1, totalUnread: 3, ...data },
  },
});
const bodies = () => fake.registration.shown.map(({ options }) => options.body);

describe('a push', () => {
  it('shows its text, with the chat as tag, and sets the badge', async () => {
    await fake.push(payloadOf(7));
    expect(fake.registration.shown).toMatchObject([{ title: 'Ben', tag: 'c1', options: { body: 'text 7', renotify: true } }]);
    expect(fake.badge).toHaveBeenCalledWith(3);
  });

  it('shows once when it comes twice, even at the same time', async () => {
    await Promise.all([fake.push(payloadOf(7)), fake.push(payloadOf(7))]);
    await fake.push(payloadOf(6));
    expect(fake.registration.showings).toBe(1);
    expect(bodies()).toEqual(['text 7']);
  });

  it('is remembered after the worker was stopped', async () => {
    await fake.push(payloadOf(7));
    start();
    await fake.push(payloadOf(7));
    expect(fake.registration.showings).toBe(0);
    await fake.push(payloadOf(8));
    expect(bodies()).toEqual(['text 8']);
  });

  it('replaces the one before of its chat, and no other', async () => {
    await fake.push(payloadOf(1));
    await fake.push(payloadOf(1, { chatId: 'c2', body: 'other' }));
    await fake.push(payloadOf(2));
    expect(bodies()).toEqual(['other', 'text 2']);
  });

  it('of a message that was read here is not shown', async () => {
    await raiseMarks(SCOPE, { c1: 7 });
    await fake.push(payloadOf(7));
    expect(fake.registration.showings).toBe(0);
  });

  it('closes the other chats when everything unread is in its own, but no request', async () => {
    await fake.push(payloadOf(1, { chatId: 'c2' }));
    await fake.push(payloadOf(0, { chatId: 'c3', type: 'request', body: 'Chat request' }));
    await fake.push(payloadOf(2, { unreadCount: 3 }));
    expect(bodies()).toEqual(['Chat request', 'text 2']);
  });

  it('without a number shows each time, as a request without a text has none', async () => {
    await fake.push(payloadOf(0, { type: 'request' }));
    await fake.push(payloadOf(0, { type: 'request' }));
    expect(fake.registration.showings).toBe(2);
    expect(fake.registration.shown).toHaveLength(1);
    expect(fake.registration.shown[0]!.options).toMatchObject({ renotify: false });
  });

  it.each([
    ['without a payload', { data: null }],
    ['with a payload that is not JSON', { data: { json: () => JSON.parse('<') } }],
    ['with a payload that is no object', { data: { json: () => 7 } }],
  ])('%s says that there is something new', async (_, event) => {
    await fake.raise('push', event);
    expect(fake.registration.shown).toMatchObject([{ title: 'Chat', options: { body: 'New message' } }]);
  });

  it('of a later version shows, whatever else it carries', async () => {
    const payload = payloadOf(7, { v: 2, type: 'call', more: { a: [1] } });
    await fake.push({ ...payload, extra: 1, notification: { ...payload.notification, actions: 'not a list', vibrate: {} } });
    expect(bodies()).toEqual(['text 7']);
    expect(fake.registration.shown[0]!.options).not.toHaveProperty('actions');
  });

  it('shows where nothing can be stored', async () => {
    indexedDB = { open: () => { throw new Error('private'); } } as unknown as IDBFactory;
    await fake.push(payloadOf(7));
    expect(bodies()).toEqual(['text 7']);
  });

  it('is left to the page while the user looks at it', async () => {
    fake.windows.push(windowAt(`${SCOPE}#/`, { focused: true }));
    await fake.push(payloadOf(7));
    fake.windows.length = 0;
    await fake.push(payloadOf(7));
    expect(fake.registration.showings).toBe(0);
  });

  it('shows although a page of another scope has the focus', async () => {
    fake.windows.push(windowAt('https://other.example/', { focused: true }));
    await fake.push(payloadOf(7));
    expect(fake.registration.showings).toBe(1);
  });

  it('can be worded and decorated by the app', async () => {
    start({ notification: ({ notification }) => ({ title: `* ${notification?.title}`, icon: '/icon.png' }) });
    await fake.push(payloadOf(7));
    expect(fake.registration.shown).toMatchObject([{ title: '* Ben', options: { icon: '/icon.png', body: 'text 7' } }]);
  });
});

describe('a page', () => {
  it('shows a notification in the place of the push that follows', async () => {
    await fake.raise('message', { data: { type: 'chat_show', notification: { title: 'Ben', body: 'at once', data: { chatId: 'c1', seq: 7 } } } });
    await fake.raise('message', { data: 'something else' });
    await fake.push(payloadOf(7));
    expect(fake.registration.showings).toBe(1);
    expect(bodies()).toEqual(['at once']);
  });
});

describe('a click', () => {
  const shown = async () => {
    await fake.push(payloadOf(7));
    return fake.registration.shown[0]!;
  };

  it('opens the chat when no page is open', async () => {
    await fake.click(await shown());
    expect(fake.openWindow).toHaveBeenCalledWith('https://app.example/#/c/c1');
    expect(fake.registration.shown).toEqual([]);
  });

  it('focuses the page that is visible, and tells it the chat', async () => {
    const [hidden, visible] = [windowAt(`${SCOPE}#/`), windowAt(`${SCOPE}#/c/c2`, { visibilityState: 'visible' })];
    fake.windows.push(hidden, visible, windowAt('https://other.example/', { visibilityState: 'visible' }));
    await fake.click(await shown());
    expect(visible.focus).toHaveBeenCalledOnce();
    expect(visible.postMessage).toHaveBeenCalledWith(
      expect.objectContaining({ type: 'chat_open', chatId: 'c1', seq: 7, url: 'https://app.example/#/c/c1' }),
    );
    expect(hidden.focus).not.toHaveBeenCalled();
    expect(fake.openWindow).not.toHaveBeenCalled();
  });

  it('prefers the page that shows the chat', async () => {
    const right = windowAt(`${SCOPE}#/c/c1`);
    fake.windows.push(windowAt(`${SCOPE}#/`, { visibilityState: 'visible' }), right);
    await fake.click(await shown());
    expect(right.focus).toHaveBeenCalledOnce();
  });

  it('goes where the app says', async () => {
    start({ url: ({ chatId }) => `?chat=${chatId}` });
    await fake.click(await shown());
    expect(fake.openWindow).toHaveBeenCalledWith('https://app.example/?chat=c1');
  });

  it('on one without data opens the app', async () => {
    await fake.raise('push', { data: null });
    await fake.click(fake.registration.shown[0]!);
    expect(fake.openWindow).toHaveBeenCalledWith(SCOPE);
  });
});

describe('a subscription that changes', () => {
  it('is renewed with the key of the old one, and open pages are told', async () => {
    const page = windowAt(SCOPE);
    fake.windows.push(page);
    const oldSubscription = new FakeSubscription(fake.registration, 1, KEY);
    await fake.raise('pushsubscriptionchange', { oldSubscription, newSubscription: null });
    expect(fake.registration.subscription!.options).toEqual(oldSubscription.options);
    expect(page.postMessage).toHaveBeenCalledWith({ type: 'chat_push_renewed' });
  });

  it('is renewed with the key that is known, when the browser does not give the old one', async () => {
    await saveOwner({ scope: SCOPE, url: 'https://chat', user: 'ana', deviceId: 'd', key: KEY });
    await fake.raise('pushsubscriptionchange', {});
    expect(Buffer.from(fake.registration.subscription!.options.applicationServerKey).toString('base64url')).toBe(KEY);
  });

  it('is left as it is when the browser made the new one', async () => {
    await fake.raise('pushsubscriptionchange', { newSubscription: new FakeSubscription(fake.registration, 2, KEY) });
    expect(fake.registration.subscribed).toBe(0);
  });
});

describe('marks', () => {
  it('only rise, and go with another owner', async () => {
    const owner = { scope: SCOPE, url: 'https://chat', user: 'ana', deviceId: 'd', key: KEY };
    await saveOwner(owner);
    await raiseMarks(SCOPE, { c1: 7, c2: 1 });
    await raiseMarks(SCOPE, { c1: 3 });
    await saveOwner(owner);
    expect(await loadMarks(SCOPE)).toEqual({ c1: 7, c2: 1 });
    await saveOwner({ ...owner, user: 'ben', deviceId: 'e' });
    expect(await loadMarks(SCOPE)).toEqual({});
  });
});
