// The whole client in one tab, in memory, with a server and a socket that do as told.
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { createChat } from '../src/client.js';
import type { ChatError } from '../src/errors.js';
import type { Chat, ChatOptions, Timeline } from '../src/surface.js';
import { FakeServer, tokenOf } from './fake-server.js';

export let server: FakeServer;
export let chat: Chat;
export let failures: ChatError[];

export const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 60_000, interval: 5 });
export const live = () => until(() => chat.status.value === 'live');
export const contents = (timeline: Timeline) => timeline.value.map(({ content }) => content);

/** A client before and after each test of the file that calls it. */
export function useClient(): void {
  beforeEach(() => {
    server = new FakeServer();
    failures = [];
    create();
    chat.on('failed', (error) => failures.push(error));
  });
  afterEach(() => chat.stop());
}

/** Another client in place of the one there is. */
export function create(options: Partial<ChatOptions> = {}): void {
  chat = createChat({ url: 'https://chat', token: async () => tokenOf('ana'), fetch: server.fetch, ...options });
}

/** A timeline that somebody looks at. */
export async function open(at?: Parameters<ReturnType<Chat['chat']>['timeline']>[0]): Promise<Timeline> {
  await chat.start();
  await live();
  const timeline = chat.chat('c1').timeline(at);
  timeline.subscribe(() => undefined);
  await until(() => !timeline.loading);
  return timeline;
}
