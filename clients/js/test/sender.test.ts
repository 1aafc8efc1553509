import { describe, expect, it, vi } from 'vitest';
import { core, invoked, asked, offline, outbox, queue, refusal, sender, settle, useSender, world } from './one-sender.js';
import { chatOf, messageOf, received } from './samples.js';

useSender();

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
    world.answer = (_m, path, body) =>
      new Promise((resolve) =>
        waiting.push(() => resolve(messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId, chatId: path.slice(6, 8) }))),
      );
    await Promise.all([queue('a'), queue('b'), queue('c', undefined, 'c2')]);
    await settle();
    expect(asked).toEqual(['POST chats/c1/messages', 'POST chats/c2/messages']);
    expect(outbox()).toEqual(['a sending', 'b queued', 'c sending']);
    waiting[0]!();
    await settle();
    expect(outbox()).toEqual(['b sending', 'c sending']);
  });

  it('sends what is queued at the moment when the last entry goes, whichever it is', async () => {
    for (let turns = 0; turns < 20; turns++) {
      await queue(`a${turns}`);
      for (let i = 0; i < turns; i++) await Promise.resolve();
      await queue(`b${turns}`);
      await settle();
      expect(outbox()).toEqual([]);
    }
  });

  it('repeats with the same id until there is an answer, with growing waits', async () => {
    const ids: string[] = [];
    const times: number[] = [];
    world.answer = (_m, _p, body) => {
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
    world.answer = (_m, _p, body) => {
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
    world.answer = () => {
      throw offline();
    };
    await queue('a');
    await vi.advanceTimersByTimeAsync(20_000);
    const before = asked.length;
    sender.kick();
    await settle();
    expect(asked).toHaveLength(before + 1);
  });

  it('keeps a refused message as failed and sends the rest', async () => {
    world.answer = (_m, _p, body) => {
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
    world.answer = () => {
      throw refusal(403, 'not_allowed');
    };
    await Promise.all([queue('a'), queue('b')]);
    await settle();
    world.answer = (_m, _p, body) => messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId });
    await core.dispatch({ type: 'entry', id: 'a', change: { state: 'queued', error: undefined } });
    await core.dispatch({ type: 'settle', id: 'b', error: { code: 'discarded', detail: '' } });
    await settle();
    expect(outbox()).toEqual([]);
    expect(core.get().results.get('a')!.message!.clientMessageId).toBe('a');
  });

  it('drops a refused change that the user can simply do again', async () => {
    world.answer = () => {
      throw refusal(404, 'not_found');
    };
    await queue('a', { kind: 'react', messageId: 'm1', emoji: '👍' });
    await settle();
    expect(outbox()).toEqual([]);
    expect(core.get().results.get('a')!.error!.code).toBe('not_found');
  });

  it('gives up on an entry after five faults of the server, not before', async () => {
    world.answer = () => {
      throw refusal(500, 'unexpected', { retryable: false });
    };
    await queue('a');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(outbox()).toEqual(['a queued']);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(outbox()).toEqual(['a failed']);
    expect(asked).toHaveLength(6);
  });

  it('stops when the user is signed out, and goes on after the next sign-in', async () => {
    world.answer = () => {
      throw refusal(401, 'signed_out');
    };
    await queue('a');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(1);
    expect(outbox()).toEqual(['a queued']);
    world.answer = (_m, _p, body) => messageOf(1, { senderId: 'ana', clientMessageId: body.clientMessageId });
    sender.kick();
    await settle();
    expect(outbox()).toEqual([]);
  });

  it('sends nothing any more when it is stopped at the last moment', async () => {
    world.onDispatch = (action) => action.type === 'entry' && sender.stop();
    await queue('a');
    await settle();
    expect(asked).toEqual([]);
    expect(outbox()).toEqual(['a sending']);
  });

  it('fails what waited for seven days', async () => {
    world.answer = () => {
      throw offline();
    };
    await queue('a');
    await vi.advanceTimersByTimeAsync(7 * 24 * 3600_000 + 60_000);
    expect(core.get().outbox.get('a')).toMatchObject({ state: 'failed', error: { code: 'expired' } });
  });

  it('uses the socket while it is open', async () => {
    world.isOpen = true;
    await queue('a');
    await settle();
    expect(asked).toEqual([]);
    expect(invoked).toEqual([['send_message', { chatId: 'c1', content: 'a', clientMessageId: 'a' }]]);
  });

  it('ends an entry whose message came as an event, and ignores the late answer', async () => {
    let late: (value: unknown) => void = () => undefined;
    world.answer = () =>
      new Promise((resolve) => {
        late = resolve;
      });
    await queue('a');
    await settle();
    await core.dispatch(received(messageOf(1, { senderId: 'ana', clientMessageId: 'a' })));
    expect(outbox()).toEqual([]);
    late(messageOf(1, { senderId: 'ana', clientMessageId: 'a' }));
    await settle();
    expect(core.get().chats.get('c1')!.messages.size).toBe(1);
  });

  it('takes no message of the peer for its own, whatever its id', async () => {
    world.answer = () => new Promise(() => undefined);
    await queue('a');
    await core.dispatch(received(messageOf(1, { senderId: 'ben', clientMessageId: 'a' })));
    expect(outbox()).toEqual(['a sending']);
  });

  it('replaces a read that still waits by a newer one', async () => {
    world.answer = (_m, _p, body) => (body.clientMessageId === 'a' ? new Promise(() => undefined) : chatOf());
    await queue('a');
    await queue('r1', { kind: 'read', upToSeq: 1 });
    await queue('r2', { kind: 'read', upToSeq: 2 });
    expect(outbox()).toEqual(['a sending', 'r2 queued']);
  });
});
