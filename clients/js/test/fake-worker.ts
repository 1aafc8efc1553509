// A browser's notifications and push service, and the scope in which a service worker runs.
import { vi } from 'vitest';
import type { PushWorker } from '../src/sw.js';

export const SCOPE = 'https://app.example/';
export const KEY = 'BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';

export interface Shown {
  title: string;
  tag: string;
  data: Record<string, unknown> | undefined;
  options: NotificationOptions;
  close(): void;
}

/** A registration whose notifications replace each other by tag, as in a browser. */
export class FakeRegistration {
  readonly scope: string;
  shown: Shown[] = [];
  /** How often a notification was shown, replaced ones included. */
  showings = 0;
  subscription: FakeSubscription | null = null;
  subscribed = 0;
  refuse: Error | undefined;

  constructor(scope = SCOPE) {
    this.scope = scope;
  }

  showNotification = async (title: string, options: NotificationOptions & { renotify?: boolean }): Promise<void> => {
    if (options.renotify && !options.tag) throw new TypeError('renotify needs a tag');
    this.showings++;
    const shown: Shown = { title, tag: options.tag!, data: options.data, options, close: () => void (this.shown = this.shown.filter((one) => one !== shown)) };
    this.shown = [...this.shown.filter(({ tag }) => tag !== options.tag), shown];
  };
  getNotifications = async (): Promise<Shown[]> => this.shown;

  readonly pushManager = {
    getSubscription: async () => this.subscription,
    subscribe: async ({ applicationServerKey }: { applicationServerKey: string | ArrayBuffer }) => {
      if (this.refuse) throw this.refuse;
      return (this.subscription = new FakeSubscription(this, ++this.subscribed, applicationServerKey));
    },
  };
}

export class FakeSubscription {
  readonly options: { applicationServerKey: ArrayBuffer };
  constructor(
    readonly owner: FakeRegistration,
    readonly number: number,
    key: string | ArrayBuffer,
  ) {
    const bytes = typeof key === 'string' ? new Uint8Array(Buffer.from(key, 'base64url')).buffer : key;
    this.options = { applicationServerKey: bytes };
  }
  toJSON = () => ({ endpoint: `https://push.example/${this.number}`, expirationTime: null, keys: { p256dh: 'p', auth: 'a' } });
  unsubscribe = async () => {
    if (this.owner.subscription === this) this.owner.subscription = null;
    return true;
  };
}

export interface FakeWindow {
  url: string;
  focused: boolean;
  visibilityState: string;
  focus(): Promise<void>;
  postMessage(message: unknown): void;
}

export function windowAt(url: string, change: Partial<FakeWindow> = {}) {
  return { url, focused: false, visibilityState: 'hidden', focus: vi.fn(async () => undefined), postMessage: vi.fn(), ...change };
}

/** The scope of a worker. `raise` resolves when the worker has done all it wants to do for the event. */
export function fakeWorker(registration = new FakeRegistration()) {
  const listeners = new Map<string, (event: unknown) => void>();
  const badge = vi.fn(async () => undefined);
  const windows: FakeWindow[] = [];
  const openWindow = vi.fn(async (_url: string) => undefined);
  const worker = {
    registration,
    clients: { matchAll: async () => windows, openWindow },
    navigator: { setAppBadge: badge },
    addEventListener: (type: string, listener: (event: unknown) => void) => void listeners.set(type, listener),
  } as unknown as PushWorker;

  const raise = async (type: string, event: object): Promise<void> => {
    const waits: Promise<unknown>[] = [];
    listeners.get(type)!({ ...event, waitUntil: (done: Promise<unknown>) => waits.push(done) });
    await Promise.all(waits);
  };
  return {
    worker,
    registration,
    windows,
    openWindow,
    badge,
    raise,
    push: (payload: unknown) => raise('push', { data: { json: () => JSON.parse(typeof payload === 'string' ? payload : JSON.stringify(payload)) } }),
    click: (shown: Shown) => raise('notificationclick', { notification: shown }),
  };
}
