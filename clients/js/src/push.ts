// Web Push in a page: the subscription of the browser, the device at the server, and notifications that are out of date.
import { withTimeout } from './backoff.js';
import type { Context } from './conversation.js';
import { ChatError, ignore } from './errors.js';
import { newId } from './ids.js';
import { loadOwners, raiseMarks, removeOwner, saveOwner, type Owner } from './push-store.js';
import { unreadOf } from './reducer.js';
import type { Value } from './signal.js';
import type { PushState } from './surface.js';
import type { Negotiation, WireChat } from './wire.js';

/** A push service that can't be reached, or a sign-out offline, is not waited for any longer. */
const TIMEOUT = 20_000;

export async function createPush({ api, state }: Pick<Context, 'api' | 'state'>, push: Value<PushState>) {
  let current: { owner: Owner; worker: ServiceWorkerRegistration } | undefined;
  let isRegistered = false;

  /** What is stored from an earlier start may be out of date. */
  const keyOf = async (): Promise<string | undefined> =>
    (state.value.status === 'live' ? state.value.limits : (await api.call<Negotiation>('POST', 'negotiate')).constants).push?.webPushKey;

  const register = async (worker: ServiceWorkerRegistration, deviceId: string): Promise<void> => {
    const key = await keyOf();
    if (!key) throw new ChatError({ code: 'push_unavailable', detail: 'The server sends no notifications to browsers.', status: 409 });
    const subscription = await subscribe(worker, key);
    const { endpoint, keys } = subscription.toJSON();
    const owner = { scope: worker.scope, url: api.url, user: await api.user(), deviceId, key };
    try {
      await api.call('PUT', `users/me/devices/${deviceId}`, { kind: 'webpush', endpoint, keys });
      await saveOwner(owner);
    } catch (error) {
      // Nothing may arrive by an address that the server or the worker does not know.
      if (!(error as ChatError).retryable) await subscription.unsubscribe();
      throw error;
    }
    [current, isRegistered] = [{ owner, worker }, true];
    push.set('on');
  };

  /** Another user of this browser may have taken the worker's subscription over. */
  const isOwn = async (): Promise<boolean> => {
    const owner = (await loadOwners()).find(({ scope }) => scope === current?.owner.scope);
    if (owner && owner.deviceId === current?.owner.deviceId) return true;
    current = undefined;
    push.set('off');
    return false;
  };

  /** Once in the life of the page, and again after the browser changed the subscription: the server forgets what it does not see. */
  const renew = async (): Promise<void> => {
    if (!current || isRegistered || state.value.status !== 'live') return;
    isRegistered = true;
    if (!(await isOwn())) return;
    const { worker, owner } = current;
    await register(worker, owner.deviceId).catch((error: ChatError) => {
      // The next connect tries again.
      isRegistered = !error.retryable;
    });
  };

  /** Closes what was read, and keeps a push that comes late from showing it. */
  const closeRead = async (views: readonly WireChat[]): Promise<void> => {
    if (!current) return;
    const { worker, owner } = current;
    await raiseMarks(owner.scope, Object.fromEntries(views.map(({ id, lastReadSeq }) => [id, lastReadSeq])));
    for (const shown of await worker.getNotifications()) {
      const view = state.value.chats.get(shown.tag)?.view;
      const { seq } = (shown.data ?? {}) as { seq?: number };
      if (view && (view.hidden || (seq ? seq <= view.lastReadSeq : view.status !== 'pending'))) shown.close();
    }
  };

  const update = (views: readonly WireChat[]): void => {
    closeRead(views).catch(ignore);
    const total = [...state.value.chats.values()].reduce((sum, chat) => sum + unreadOf(chat), 0);
    if (current) navigator.setAppBadge?.(total).catch(ignore);
  };

  /** Continues what an earlier page of the same user began. */
  const restore = async (): Promise<void> => {
    const owner = (await loadOwners()).find(({ url, user }) => url === api.url && user === state.value.me);
    const worker = owner && (await navigator.serviceWorker.getRegistration(owner.scope));
    if (worker?.scope !== owner?.scope || !worker) return;
    current = { owner: owner!, worker };
    push.set('on');
    update([]);
    void renew();
  };

  let before = state.value;
  state.subscribe((after) => {
    const changed = [...after.chats].filter(([id, { view }]) => view !== before.chats.get(id)?.view).map(([, { view }]) => view);
    const isLive = after.status === 'live' && before.status !== 'live';
    before = after;
    if (isLive) void renew();
    if (changed.length) update(changed);
  });
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data?.type !== 'chat_push_renewed') return;
    isRegistered = false;
    void renew();
  });
  const { permission } = globalThis.Notification ?? {};
  if (permission === 'denied') push.set('denied');
  if (permission === 'granted') await restore().catch(ignore);

  return {
    async enable(worker: ServiceWorkerRegistration, asked?: Promise<NotificationPermission>): Promise<void> {
      const answer = await asked;
      if (!worker || push.value === 'unsupported') throw new ChatError({ code: 'push_unsupported', detail: 'This browser can’t get notifications.' });
      if (answer === 'denied') push.set('denied');
      if (answer !== 'granted') throw new ChatError({ code: 'push_denied', detail: 'The browser does not allow notifications here.' });
      const me = await api.user();
      const own = (await loadOwners()).find(({ scope, url, user }) => scope === worker.scope && url === api.url && user === me);
      await register(worker, own?.deviceId ?? newId());
    },

    /** Works offline as well: the push service refuses the address from now on, so the server removes it. */
    async disable(): Promise<void> {
      if (!current || !(await isOwn())) return;
      const { owner, worker } = current;
      current = undefined;
      push.set('off');
      await removeOwner(owner.scope);
      await (await worker.pushManager.getSubscription())?.unsubscribe();
      await withTimeout(api.call('DELETE', `users/me/devices/${owner.deviceId}`), TIMEOUT).catch(ignore);
      for (const shown of await worker.getNotifications()) shown.close();
      await navigator.setAppBadge?.(0).catch(ignore);
    },
  };
}

/** The subscription for the server's key. One for another key is replaced, since the server can't use it. */
async function subscribe({ pushManager }: ServiceWorkerRegistration, key: string): Promise<PushSubscription> {
  const held = await pushManager.getSubscription();
  if (held && base64(held.options.applicationServerKey) === key) return held;
  await held?.unsubscribe();
  return withTimeout(pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }), TIMEOUT).catch((error: unknown) => {
    throw new ChatError({ code: 'push_failed', detail: `The browser got no address for notifications: ${(error as Error).message}`, retryable: true });
  });
}

const base64 = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? []))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
