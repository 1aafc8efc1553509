// The outbox at work: the real core and sender, with a server and a socket that do as told.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../src/api.js';
import type { Connection } from '../src/connection.js';
import { createCore, type Core } from '../src/core.js';
import { ChatError } from '../src/errors.js';
import { createSender, type Sender } from '../src/sender.js';
import type { Op } from '../src/state.js';
import { chatOf, messageOf, received, stateOf } from './samples.js';

type Answer = (method: string, path: string, body: any) => unknown;

let answer: Answer;
let core: Core;
let sender: Sender;
let isOpen: boolean;
const asked: string[] = [];
const invoked: [string, any][] = [];
const refusal = (status: number, code: string, more: object = {}) => new ChatError({ code, detail: code, status, retryable: status === 429 || status === 503, ...more });
const offline = () => new ChatError({ code: 'offline', detail: '', retryable: true });

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  [asked.length, invoked.length, isOpen] = [0, 0, false];
  answer = (_method, _path, body) => messageOf(1, { senderId: 'ana', clientMessageId: body?.clientMessageId, content: body?.content });
  core = createCore(stateOf({}, { type: 'views', chats: [chatOf({ id: 'c2' })] }), undefined, { onChange: () => sender.wake(), onStorageFailed: () => undefined, log: () => undefined });
  const call = async (method: string, path: string, body: unknown) => {
    asked.push(`${method} ${path}`);
    return answer(method, path, body);
  };
  const connection = { isOpen: () => isOpen, invoke: async (event: string, payload: any) => {
    invoked.push([event, payload]);
    return { ok: true, message: messageOf(1, { senderId: 'ana', clientMessageId: payload.clientMessageId }) };
  } };
  sender = createSender(core, { call } as unknown as Api, connection as unknown as Connection, { now: Date.now, fetch });
});

afterEach(() => {
  sender.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const queue = (id: string, op: Op = { kind: 'send', content: id }, chatId = 'c1') => core.dispatch({ type: 'queue', entry: { id, chatId, at: Date.now(), op } });
const settle = () => vi.advanceTimersByTimeAsync(0);
const outbox = () => [...core.get().outbox.values()].map(({ id, state }) => `${id} ${state}`);

describe('the outbox', () => {
  it('sends what is queued, and takes the answer', async () => {
    await queue('a');
    await settle();
    expect(asked).toEqual(['POST chats/c1/messages']);
    expect(outbox()).toEqual([]);
    expect(core.get().chats.get('c1')!.messages.get('m1')!.clientMessageId).toBe('a');
  });

  it('takes the same entry once', async () => {
    await Promise.all([queue('a'), queue('a')]);
    await settle();
    await queue('a');
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('sends one after the other in a chat, and chats beside each other', async () => {
    const waiting: (() => void)[] = [];
    answer = (_m, path, body) => new Promise((resolve) => waiting.push(() => resolve(messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId, chatId: path.slice(6, 8) }))));
    await Promise.all([queue('a'), queue('b'), queue('c', undefined, 'c2')]);
    await settle();
    expect(asked).toEqual(['POST chats/c1/messages', 'POST chats/c2/messages']);
    expect(outbox()).toEqual(['a sending', 'b queued', 'c sending']);
    waiting[0]!();
    await settle();
    expect(outbox()).toEqual(['b sending', 'c sending']);
  });

  it('repeats with the same id until there is an answer, with growing waits', async () => {
    const ids: string[] = [];
    const times: number[] = [];
    answer = (_m, _p, body) => {
      ids.push(body.clientMessageId);
      times.push(Date.now());
      if (ids.length < 9) throw offline();
      return messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId });
    };
    await queue('a');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ids).toEqual(Array.from({ length: 9 }, () => 'a'));
    expect(times.slice(1).map((time, i) => time - times[i]!)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(outbox()).toEqual([]);
  });

  it('waits as long as the server asks, also when the network comes back', async () => {
    let calls = 0;
    answer = (_m, _p, body) => {
      if (calls++ === 0) throw refusal(429, 'rate_limited', { retryAfterMs: 7000 });
      return messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId });
    };
    await queue('a');
    await vi.advanceTimersByTimeAsync(6000);
    sender.kick();
    await vi.advanceTimersByTimeAsync(999);
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toBe(2);
  });

  it('tries at once when the network comes back', async () => {
    answer = () => { throw offline(); };
    await queue('a');
    await vi.advanceTimersByTimeAsync(20_000);
    const before = asked.length;
    sender.kick();
    await settle();
    expect(asked).toHaveLength(before + 1);
  });

  it('keeps a refused message as failed and sends the rest', async () => {
    answer = (_m, _p, body) => {
      if (body.clientMessageId === 'a') throw refusal(400, 'invalid_request');
      return messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId });
    };
    await Promise.all([queue('a'), queue('b')]);
    await settle();
    expect(outbox()).toEqual(['a failed']);
    expect(core.get().outbox.get('a')!.error).toMatchObject({ code: 'invalid_request', chatId: 'c1' });
    expect(core.get().results.get('a')!.error!.code).toBe('invalid_request');
  });

  it('sends a failed message again on retry, and forgets it on discard', async () => {
    answer = () => { throw refusal(403, 'not_allowed'); };
    await Promise.all([queue('a'), queue('b')]);
    await settle();
    answer = (_m, _p, body) => messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId });
    await core.dispatch({ type: 'entry', id: 'a', change: { state: 'queued', error: undefined } });
    await core.dispatch({ type: 'settle', id: 'b', error: { code: 'discarded', detail: '' } });
    await settle();
    expect(outbox()).toEqual([]);
    expect(core.get().results.get('a')!.message!.clientMessageId).toBe('a');
  });

  it('drops a refused change that the user can simply do again', async () => {
    answer = () => { throw refusal(404, 'not_found'); };
    await queue('a', { kind: 'react', messageId: 'm1', emoji: '👍' });
    await settle();
    expect(outbox()).toEqual([]);
    expect(core.get().results.get('a')!.error!.code).toBe('not_found');
  });

  it('gives up on an entry after five faults of the server, not before', async () => {
    answer = () => { throw refusal(500, 'unexpected', { retryable: false }); };
    await queue('a');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(outbox()).toEqual(['a queued']);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(outbox()).toEqual(['a failed']);
    expect(asked).toHaveLength(6);
  });

  it('stops when the user is signed out, and goes on after the next sign-in', async () => {
    answer = () => { throw refusal(401, 'signed_out'); };
    await queue('a');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(1);
    expect(outbox()).toEqual(['a queued']);
    answer = (_m, _p, body) => messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId });
    sender.kick();
    await settle();
    expect(outbox()).toEqual([]);
  });

  it('fails what waited for seven days', async () => {
    answer = () => { throw offline(); };
    await queue('a');
    await vi.advanceTimersByTimeAsync(7 * 24 * 3600_000 + 60_000);
    expect(core.get().outbox.get('a')).toMatchObject({ state: 'failed', error: { code: 'expired' } });
  });

  it('uses the socket while it is open', async () => {
    isOpen = true;
    await queue('a');
    await settle();
    expect(asked).toEqual([]);
    expect(invoked).toEqual([['send_message', { chatId: 'c1', content: 'a', clientMessageId: 'a' }]]);
  });

  it('ends an entry whose message came as an event, and ignores the late answer', async () => {
    let late: (value: unknown) => void = () => undefined;
    answer = () => new Promise((resolve) => { late = resolve; });
    await queue('a');
    await settle();
    await core.dispatch(received(messageOf(1, { senderId: 'ana', clientMessageId: 'a' })));
    expect(outbox()).toEqual([]);
    late(messageOf(1, { senderId: 'ana', clientMessageId: 'a' }));
    await settle();
    expect(core.get().chats.get('c1')!.messages.size).toBe(1);
  });

  it('takes no message of the peer for its own, whatever its id', async () => {
    answer = () => new Promise(() => undefined);
    await queue('a');
    await core.dispatch(received(messageOf(1, { senderId: 'ben', clientMessageId: 'a' })));
    expect(outbox()).toEqual(['a sending']);
  });

  it('replaces a read that still waits by a newer one', async () => {
    answer = (_m, _p, body) => body.clientMessageId === 'a' ? new Promise(() => undefined) : chatOf();
    await queue('a');
    await queue('r1', { kind: 'read', upToSeq: 1 });
    await queue('r2', { kind: 'read', upToSeq: 2 });
    expect(outbox()).toEqual(['a sending', 'r2 queued']);
  });

  it.each<[Op, string]>([
    [{ kind: 'edit', messageId: 'm1', content: 'x' }, 'PATCH chats/c1/messages/m1'],
    [{ kind: 'remove', messageId: 'm1', scope: 'me' }, 'DELETE chats/c1/messages/m1?scope=me'],
    [{ kind: 'react', messageId: 'm1', emoji: '👍' }, 'PUT chats/c1/messages/m1/reactions/%F0%9F%91%8D'],
    [{ kind: 'unreact', messageId: 'm1', emoji: '👍' }, 'DELETE chats/c1/messages/m1/reactions/%F0%9F%91%8D'],
    [{ kind: 'read', upToSeq: 3 }, 'POST chats/c1/read'],
    [{ kind: 'archive' }, 'POST chats/c1/archive'],
    [{ kind: 'mute', until: '2026-03-01T12:00:00.000Z' }, 'POST chats/c1/mute'],
  ])('sends %j over REST as %s', async (op, request) => {
    answer = () => op.kind === 'read' || !('messageId' in op) ? chatOf({ rev: 2 }) : messageOf(1);
    await queue('a', op);
    await settle();
    expect(asked).toEqual([request]);
    expect(outbox()).toEqual([]);
  });

  it('takes the view of a cleared chat, which the deletion does not answer', async () => {
    answer = (method) => method === 'DELETE' ? undefined : chatOf({ ownRev: 1, hidden: true });
    await queue('a', { kind: 'clear' });
    await settle();
    expect(asked).toEqual(['DELETE chats/c1', 'GET chats/c1']);
    expect(core.get().chats.get('c1')!.view.hidden).toBe(true);
  });
});
