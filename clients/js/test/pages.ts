// The client in pages: several tabs, IndexedDB, reloads, the life of a page.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { createChat } from '../src/client.js';
import type { ChatError } from '../src/errors.js';
import type { Chat, ChatOptions } from '../src/surface.js';
import { FakeLocks } from './fake-locks.js';
import { FakeServer, tokenOf } from './fake-server.js';

export let server: FakeServer;
export let locks: FakeLocks;
let tabs: Chat[];
export let errors: ChatError[];
export const page = () => globalThis as unknown as { window: EventTarget; document: EventTarget };
export const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 60_000, interval: 5 });

/** Pages before and after each test of the file that calls it. */
export function usePages(): void {
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
}

function open(options: Partial<ChatOptions> = {}): Chat {
  const chat = createChat({ url: 'https://chat', token: async () => tokenOf('ana'), fetch: server.fetch, ...options });
  chat.on('error', (error) => errors.push(error));
  tabs.push(chat);
  return chat;
}

export async function start(options?: Partial<ChatOptions>): Promise<Chat> {
  const chat = open(options);
  await chat.start();
  return chat;
}

export const timelineOf = (chat: Chat) => {
  const timeline = chat.chat('c1').timeline();
  timeline.subscribe(() => undefined);
  return timeline;
};
