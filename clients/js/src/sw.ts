// The service worker's part of Web Push. It needs no token and keeps no texts.
import { ignore } from './errors.js';
import { loadMarks, loadOwners, raiseMarks, type Marks } from './push-store.js';

/** What a push carries; see docs/push.md. All of it may be missing, since a push can come without a payload. */
export interface PushPayload {
  app_badge?: number;
  notification?: { title?: string; body?: string; navigate?: string; data?: PushData };
}

export interface PushData {
  /** `message` or `request`; later versions may have more. */
  type?: string;
  chatId?: string;
  /** 0 for a request without a text. */
  seq?: number;
  messageId?: string;
  senderId?: string;
  unreadCount?: number;
  totalUnread?: number;
}

export interface PushOptions {
  /** What differs from the payload: an icon, a badge, other texts. It also gets pushes without a payload. */
  notification?(payload: PushPayload): NotificationOptions & { title?: string };
  /** The address that a click opens. Default: `navigate` of the payload, else the scope of the worker. */
  url?(data: PushData): string;
}

interface PushWindow {
  readonly url: string;
  readonly focused: boolean;
  readonly visibilityState: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

interface WorkerEvent extends Event {
  readonly data?: { json(): unknown } | unknown;
  readonly notification?: Notification;
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
  waitUntil(done: Promise<unknown>): void;
}

/** The part of `ServiceWorkerGlobalScope` that is needed here: TypeScript has no types for a page and a worker at once. */
export interface PushWorker {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly PushWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
  readonly navigator: Navigator;
  addEventListener(type: string, listener: (event: any) => void): void;
}

/** Handles pushes in a service worker. Call it while the worker's script runs, so that no event is missed. */
export function handlePushes(options: PushOptions = {}, worker = self as unknown as PushWorker): void {
  const { registration, clients } = worker;
  let last: Promise<void> = Promise.resolve();

  const on = (type: string, handle: (event: WorkerEvent) => Promise<unknown>): void =>
    worker.addEventListener(type, (event: WorkerEvent) => event.waitUntil(handle(event).catch(ignore)));

  const windows = async (): Promise<readonly PushWindow[]> =>
    (await clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(({ url }) => url.startsWith(registration.scope));

  /** One at a time, so that a push that comes twice meets the mark of the first. */
  const show = (payload: PushPayload): Promise<void> => (last = last.then(() => showOne(payload)).catch(ignore));

  const showOne = async (payload: PushPayload): Promise<void> => {
    // Other fields may come with a later version, and one that a browser refuses would prevent the notification.
    const { title, body, navigate, data = {} } = payload.notification ?? {};
    const { chatId, seq = 0 } = data;
    if (payload.app_badge !== undefined) worker.navigator.setAppBadge?.(payload.app_badge).catch(ignore);
    await closeOthers(data);
    // A request without a text has no number: the tag alone keeps it from showing twice.
    if (chatId && seq && (await loadMarks(registration.scope).catch(() => ({}) as Marks))[chatId]! >= seq) return;
    // The page itself shows it to a user who looks at it.
    if (!(await windows()).some(({ focused }) => focused)) {
      const own = options.notification?.(payload);
      await registration.showNotification(own?.title ?? title ?? 'Chat', {
        body: title ? body : 'New message',
        tag: chatId ?? 'chat',
        // Without it a second message of the chat would make no sound.
        renotify: seq > 0,
        ...own,
        data: { ...data, navigate },
      } as NotificationOptions);
    }
    if (chatId && seq) await raiseMarks(registration.scope, { [chatId]: seq }).catch(ignore);
  };

  /** When all that is unread is in this chat, notifications of others are out of date: read elsewhere, or deleted. */
  const closeOthers = async ({ chatId, unreadCount, totalUnread }: PushData): Promise<void> => {
    if (unreadCount === undefined || unreadCount !== totalUnread) return;
    for (const shown of await registration.getNotifications())
      if (shown.data?.type === 'message' && shown.data.chatId !== chatId) shown.close();
  };

  on('push', ({ data }) => show(payloadOf(data)));

  // A page shows a notification in the same way, so that the push that follows is not shown again.
  on('message', async ({ data }) => {
    if ((data as { type?: string } | null)?.type === 'chat_show') await show(data as PushPayload);
  });

  on('notificationclick', async ({ notification }) => {
    notification!.close();
    const { navigate, ...data } = (notification!.data ?? {}) as PushData & { navigate?: string };
    const url = new URL(options.url?.(data) ?? navigate ?? '', registration.scope).href;
    const open = await windows();
    const target = open.find((window) => window.url === url) ?? open.find(({ visibilityState }) => visibilityState === 'visible') ?? open[0];
    if (!target) return clients.openWindow(url);
    target.postMessage({ ...data, type: 'chat_open', url });
    return target.focus();
  });

  on('pushsubscriptionchange', async ({ oldSubscription, newSubscription }) => {
    const owner = (await loadOwners()).find(({ scope }) => scope === registration.scope);
    const key = oldSubscription?.options.applicationServerKey ?? owner?.key;
    if (!newSubscription && key) await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    // Only a page has the user's token. Without one, the next start registers the new address.
    for (const window of await windows()) window.postMessage({ type: 'chat_push_renewed' });
  });
}

function payloadOf(data: unknown): PushPayload {
  try {
    const payload = (data as { json(): PushPayload | null } | null)?.json();
    return typeof payload === 'object' ? (payload ?? {}) : {};
  } catch {
    return {};
  }
}
