// The outbox at work: the real core and sender, with a server and a socket that do as told.
import { afterEach, beforeEach, vi } from 'vitest';
import type { Api } from '../src/api.js';
import type { Connection } from '../src/connection.js';
import { createCore, type Core } from '../src/core.js';
import { ChatError } from '../src/errors.js';
import { createSender, type Sender } from '../src/sender.js';
import type { Action, Op } from '../src/state.js';
import { chatOf, messageOf, stateOf } from './samples.js';

type Answer = (method: string, path: string, body: any) => unknown;

/** The answers of the server, and the state of the socket. */
export const world: { answer: Answer; isOpen: boolean; onDispatch(action: Action): void } = {
  answer: () => undefined,
  isOpen: false,
  onDispatch: () => undefined,
};
export let core: Core;
export let sender: Sender;
export const asked: string[] = [];
export const invoked: [string, any][] = [];
export const refusal = (status: number, code: string, more: object = {}) =>
  new ChatError({ code, detail: code, status, retryable: status === 429 || status === 503, ...more });
export const offline = () => new ChatError({ code: 'offline', detail: '', retryable: true });

/** A sender before and after each test of the file that calls it. */
export function useSender(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    [asked.length, invoked.length, world.isOpen, world.onDispatch] = [0, 0, false, () => undefined];
    world.answer = (_method, _path, body) =>
      messageOf(1, { senderId: 'ana', clientMessageId: body?.clientMessageId, content: body?.content });
    core = createCore(stateOf({}, { type: 'views', chats: [chatOf({ id: 'c2' })] }), undefined, {
      onChange: () => sender.wake(),
      onStorageFailed: () => undefined,
      log: () => undefined,
    });
    const call = async (method: string, path: string, body: unknown) => {
      asked.push(`${method} ${path}`);
      return world.answer(method, path, body);
    };
    const connection = {
      isOpen: () => world.isOpen,
      invoke: async (event: string, payload: any) => {
        invoked.push([event, payload]);
        return { ok: true, message: messageOf(1, { senderId: 'ana', clientMessageId: payload.clientMessageId }) };
      },
    };
    sender = createSender(
      {
        ...core,
        dispatch: async (action) => {
          await core.dispatch(action);
          world.onDispatch(action);
        },
      },
      { call } as unknown as Api,
      connection as unknown as Connection,
      { now: Date.now, fetch },
    );
  });

  afterEach(() => {
    sender.stop();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

export const queue = (id: string, op: Op = { kind: 'send', content: id }, chatId = 'c1') =>
  core.dispatch({ type: 'queue', entry: { id, chatId, at: Date.now(), op } });
export const settle = () => vi.advanceTimersByTimeAsync(0);
export const outbox = () => [...core.get().outbox.values()].map(({ id, state }) => `${id} ${state}`);
