import { describe, expect, it } from 'vitest';
import type { Op } from '../src/state.js';
import { asked, core, outbox, queue, settle, useSender, world } from './one-sender.js';
import { chatOf, messageOf } from './samples.js';

useSender();

describe('an entry', () => {
  it.each<[Op, string]>([
    [{ kind: 'edit', messageId: 'm1', content: 'x' }, 'PATCH chats/c1/messages/m1'],
    [{ kind: 'remove', messageId: 'm1', scope: 'me' }, 'DELETE chats/c1/messages/m1?scope=me'],
    [{ kind: 'react', messageId: 'm1', emoji: '👍' }, 'PUT chats/c1/messages/m1/reactions/%F0%9F%91%8D'],
    [{ kind: 'unreact', messageId: 'm1', emoji: '👍' }, 'DELETE chats/c1/messages/m1/reactions/%F0%9F%91%8D'],
    [{ kind: 'read', upToSeq: 3 }, 'POST chats/c1/read'],
    [{ kind: 'archive' }, 'POST chats/c1/archive'],
    [{ kind: 'mute', until: '2026-03-01T12:00:00.000Z' }, 'POST chats/c1/mute'],
  ])('sends %j over REST as %s', async (op, request) => {
    world.answer = () => (op.kind === 'read' || !('messageId' in op) ? chatOf({ rev: 2 }) : messageOf(1));
    await queue('a', op);
    await settle();
    expect(asked).toEqual([request]);
    expect(outbox()).toEqual([]);
  });

  it('takes the view of a cleared chat, which the deletion does not answer', async () => {
    world.answer = (method) => (method === 'DELETE' ? undefined : chatOf({ ownRev: 1, hidden: true }));
    await queue('a', { kind: 'clear' });
    await settle();
    expect(asked).toEqual(['DELETE chats/c1', 'GET chats/c1']);
    expect(core.get().chats.get('c1')!.view.hidden).toBe(true);
  });
});
