import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../src/connection.js';
import { createCore, type Core } from '../src/core.js';
import { createDeliveries } from '../src/deliveries.js';
import { chatOf, messageOf, stateOf } from './samples.js';
import type { WireChat } from '../src/wire.js';

let core: Core;
let deliveries: ReturnType<typeof createDeliveries>;
const send = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  send.mockReset();
  core = createCore(stateOf(), undefined, { onChange: () => deliveries.report(), onStorageFailed: () => undefined, log: () => undefined });
  deliveries = createDeliveries(core, { send } as unknown as Connection);
  await core.dispatch({ type: 'set', change: { status: 'live' } });
});

afterEach(() => {
  deliveries.stop();
  vi.useRealTimers();
});

const take = (change: Partial<WireChat>) => core.dispatch({ type: 'views', chats: [chatOf(change)] });
const receive = (seq: number) =>
  core.dispatch({
    type: 'event',
    name: 'message_received',
    payload: { chatId: 'c1', rev: seq + 1, message: messageOf(seq) },
    now: 0,
  });
const reports = () => send.mock.calls.map(([event, { upToSeq }]) => [event, upToSeq]);

describe('deliveries', () => {
  it('are reported at once, and then at most every two seconds', async () => {
    await take({ seq: 3, rev: 4, unreadCount: 3 });
    await receive(4);
    await receive(5);
    expect(reports()).toEqual([['mark_as_delivered', 3]]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(reports()).toEqual([
      ['mark_as_delivered', 3],
      ['mark_as_delivered', 5],
    ]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it.each<[string, Partial<WireChat>]>([
    ['was read', { unreadCount: 0 }],
    ['is in a request', { status: 'pending' }],
  ])('leave out what %s', async (_, change) => {
    await take({ seq: 3, rev: 4, unreadCount: 3, ...change });
    expect(send).not.toHaveBeenCalled();
  });

  it('are reported again on a new connection', async () => {
    await take({ seq: 3, rev: 4, unreadCount: 3 });
    await core.dispatch({ type: 'set', change: { status: 'connecting' } });
    deliveries.again();
    await vi.advanceTimersByTimeAsync(2000);
    expect(send).toHaveBeenCalledTimes(1);
    await core.dispatch({ type: 'set', change: { status: 'live' } });
    expect(reports().at(-1)).toEqual(['mark_as_delivered', 3]);
    expect(send).toHaveBeenCalledTimes(2);
  });
});
