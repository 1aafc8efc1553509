import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../src/api.js';
import { createConnection, type Connection } from '../src/connection.js';
import { createCore, type Core } from '../src/core.js';
import { ChatError } from '../src/errors.js';
import { FakeHub, settle } from './fake-hub.js';
import { messageOf, seqsOf, stateOf } from './samples.js';

vi.mock('@microsoft/signalr', async () => (await import('./fake-hub.js')).fakeSignalR());

const CONSTANTS = { heartbeatMs: 240_000 };
let negotiate: () => Promise<object>;
let catchUp: (isOpen: boolean) => Promise<unknown>;
let core: Core;
let connection: Connection;
const statuses: string[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  FakeHub.reset();
  statuses.length = 0;
  negotiate = async () => ({ url: 'wss://service', accessToken: 'token', constants: CONSTANTS });
  catchUp = async () => undefined;
  core = createCore(stateOf(), undefined, {
    onChange: (_, { status }) => status === statuses.at(-1) || statuses.push(status),
    onStorageFailed: () => undefined,
    log: () => undefined,
  });
  connection = createConnection(
    core,
    { call: () => negotiate() } as unknown as Api,
    { internals: {}, log: () => undefined, now: Date.now },
    (isOpen) => catchUp(isOpen),
  );
});

afterEach(async () => {
  await connection.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function connect(): Promise<void> {
  connection.start();
  await settle();
}

describe('the connection', () => {
  it('connects where negotiate says, and is live once it caught up', async () => {
    let done: () => void = () => undefined;
    catchUp = () =>
      new Promise<void>((resolve) => {
        done = resolve;
      });
    await connect();
    expect([FakeHub.last.url, FakeHub.last.options.accessTokenFactory()]).toEqual(['wss://service', 'token']);
    expect(core.get().limits).toEqual(CONSTANTS);
    expect(statuses).toEqual(['offline', 'connecting', 'syncing'].slice(1));
    done();
    await settle();
    expect(core.get().status).toBe('live');
  });

  it('tries for ever, with growing waits and a new negotiation each time', async () => {
    const times: number[] = [];
    negotiate = async () => {
      times.push(Date.now());
      throw new ChatError({ code: 'offline', detail: '', retryable: true });
    };
    await connect();
    await vi.advanceTimersByTimeAsync(140_000);
    expect(times.slice(1).map((time, i) => time - times[i]!)).toEqual([1000, 2000, 5000, 10_000, 30_000, 30_000, 30_000, 30_000]);
    expect(core.get().status).toBe('offline');
  });

  it('spreads its tries by half to one and a half of the wait', async () => {
    vi.mocked(Math.random).mockReturnValue(0.999);
    negotiate = async () => {
      throw new ChatError({ code: 'offline', detail: '' });
    };
    await connect();
    const spy = vi.spyOn(globalThis, 'setTimeout');
    await vi.advanceTimersByTimeAsync(1500);
    expect(spy.mock.calls.map(([, ms]) => Math.round(ms!))).toContain(2998);
  });

  it('comes back at once after a loss, and counts the waits anew', async () => {
    await connect();
    await vi.advanceTimersByTimeAsync(6000);
    FakeHub.last.lose();
    await settle();
    expect(FakeHub.all).toHaveLength(2);
    expect(core.get().status).toBe('live');
  });

  it('waits longer and longer for a server that closes every connection at once', async () => {
    await connect();
    for (const wait of [1000, 2000, 5000, 10_000]) {
      const { length } = FakeHub.all;
      FakeHub.last.lose();
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(FakeHub.all).toHaveLength(length);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeHub.all).toHaveLength(length + 1);
    }
  });

  it('tries at once when it is told that the network is back', async () => {
    negotiate = async () => {
      throw new ChatError({ code: 'offline', detail: '' });
    };
    await connect();
    await vi.advanceTimersByTimeAsync(60_000);
    negotiate = async () => ({ url: 'wss://service', accessToken: 'token', constants: CONSTANTS });
    connection.kick();
    await settle();
    expect(core.get().status).toBe('live');
  });

  it('ends when the user is signed out, and starts again after a sign-in', async () => {
    let calls = 0;
    negotiate = async () => {
      calls++;
      throw new ChatError({ code: 'signed_out', detail: '' });
    };
    await connect();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(calls).toBe(1);
    await connect();
    expect(calls).toBe(2);
  });

  it('catches up over REST when only the socket is blocked', async () => {
    const caughtUp: boolean[] = [];
    catchUp = async (isOpen) => caughtUp.push(isOpen);
    FakeHub.onStart = async () => {
      throw new Error('blocked');
    };
    await connect();
    expect(caughtUp).toEqual([false]);
  });

  it('drops a connection on which it can’t catch up, and tries again', async () => {
    let calls = 0;
    catchUp = async () => {
      if (calls++ === 0) throw new ChatError({ code: 'dependency_unavailable', detail: '', retryable: true });
    };
    await connect();
    await vi.advanceTimersByTimeAsync(1000);
    expect([FakeHub.all.length, core.get().status]).toEqual([2, 'live']);
  });

  it('sends a heartbeat while nothing else is sent', async () => {
    await connect();
    await vi.advanceTimersByTimeAsync(240_000);
    expect(FakeHub.last.sent).toEqual([['heartbeat', '{}']]);
    await vi.advanceTimersByTimeAsync(200_000);
    connection.send('typing', { chatId: 'c1' });
    await vi.advanceTimersByTimeAsync(40_000);
    expect(FakeHub.last.sent.map(([event]) => event)).toEqual(['heartbeat', 'typing']);
  });

  it('sends every event as one JSON string', async () => {
    await connect();
    await connection.invoke('send_message', { chatId: 'c1', content: '2026-03-01T12:00:00.120Z', clientMessageId: 'a' });
    expect(FakeHub.last.sent).toEqual([['send_message', '{"chatId":"c1","content":"2026-03-01T12:00:00.120Z","clientMessageId":"a"}']]);
  });

  it('passes a refusal on, and takes silence for a lost connection', async () => {
    await connect();
    FakeHub.answer = () => ({ ok: false, error: { code: 'not_allowed', detail: 'No.', status: 403, retryable: false } });
    await expect(connection.invoke('heartbeat', {})).rejects.toMatchObject({ code: 'not_allowed', status: 403 });
    FakeHub.answer = () => new Promise(() => undefined);
    const silent = expect(connection.invoke('heartbeat', {})).rejects.toMatchObject({ code: 'offline', retryable: true });
    await vi.advanceTimersByTimeAsync(15_000);
    await silent;
    FakeHub.last.lose();
    await expect(connection.invoke('heartbeat', {})).rejects.toMatchObject({ code: 'offline' });
  });

  it('hands events to the state', async () => {
    await connect();
    FakeHub.last.raise('message_received', { chatId: 'c1', seq: 1, rev: 2, messageId: 'm1', message: messageOf(1) });
    await settle();
    expect(seqsOf(core.get())).toEqual([1]);
  });

  it('stops for good', async () => {
    await connect();
    await connection.stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(FakeHub.all).toHaveLength(1);
  });
});
