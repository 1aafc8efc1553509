import { describe, expect, it } from 'vitest';
import { preview } from '../src/preview.js';
import { unreadOf } from '../src/reducer.js';
import { apply, changesOf, chatOf, event, held, messageOf, received, seqsOf, stateOf } from './samples.js';

describe('a message', () => {
  it('is replaced by a state with the same or a higher rev, and not by an older one', () => {
    const state = stateOf({}, received(messageOf(1, { rev: 5, content: 'new' })), received(messageOf(1, { rev: 4, content: 'old' })));
    expect(held(state, 'm1')!.content).toBe('new');
    expect(held(apply(state, received(messageOf(1, { rev: 5, content: 'again' }))), 'm1')!.content).toBe('again');
  });

  it('that the user hid is not brought back by a late event', () => {
    const hidden = { id: 'm1', chatId: 'c1', seq: 1, rev: 2, hidden: true as const };
    const state = stateOf(
      {},
      received(messageOf(1)),
      event('message_deleted', { rev: 2, message: hidden, scope: 'me' }),
      received(messageOf(1, { rev: 9 })),
    );
    expect(seqsOf(state)).toEqual([]);
  });

  it('that the user cleared is not brought back by a late event', () => {
    const state = stateOf(
      {},
      received(messageOf(1)),
      received(messageOf(2)),
      { type: 'views', chats: [chatOf({ rev: 3, ownRev: 1, clearedUpToSeq: 1 })] },
      received(messageOf(1, { rev: 9 })),
    );
    expect(seqsOf(state)).toEqual([2]);
  });

  it('that changes has passed and that is not held is not taken from a late event, but from an answer', () => {
    const state = stateOf(
      { rev: 9, seq: 8 },
      { type: 'changes', chatId: 'c1', page: changesOf({ chat: chatOf({ rev: 9, seq: 8 }), rev: 9 }) },
    );
    expect(seqsOf(apply(state, received(messageOf(3))))).toEqual([]);
    expect(seqsOf(apply(state, received(messageOf(9))))).toEqual([9]);
    expect(seqsOf(apply(state, { type: 'page', chatId: 'c1', messages: [messageOf(3)], range: [3, 3] }))).toEqual([3]);
  });

  it('keeps fields and types that this version does not know', () => {
    const strange = { ...messageOf(1), type: 'poll' as never, metadata: { a: 1 } };
    expect(held(stateOf({}, received(strange)), 'm1')).toEqual(strange);
  });
});

describe('a reply', () => {
  const reply = messageOf(2, { replyTo: { id: 'm1', seq: 1, senderId: 'ben', preview: 'text 1' } });
  const previewOf = (state: ReturnType<typeof stateOf>) => held(state, 'm2')!.replyTo!.preview;

  it('shows its original as it is now', () => {
    const state = stateOf({}, received(messageOf(1)), received(reply));
    const edited = apply(state, event('message_edited', { rev: 4, message: messageOf(1, { rev: 4, content: 'other' }) }));
    expect(previewOf(edited)).toBe('other');
    expect(held(edited, 'm2')!.rev).toBe(reply.rev);
    expect(previewOf(apply(edited, received(reply)))).toBe('other');
    expect(
      previewOf(apply(edited, event('message_deleted', { rev: 5, message: messageOf(1, { rev: 5, content: null, deleted: true }) }))),
    ).toBeNull();
  });

  it('shows nothing of an original that the user cleared or hid', () => {
    expect(previewOf(stateOf({ clearedUpToSeq: 1 }, received(reply)))).toBeNull();
    expect(
      previewOf(
        stateOf(
          {},
          received(reply),
          event('message_deleted', { rev: 2, message: { id: 'm1', chatId: 'c1', seq: 1, rev: 2, hidden: true } }),
        ),
      ),
    ).toBeNull();
  });

  it('keeps the preview of the server while the original is not held', () => {
    expect(previewOf(stateOf({}, received(reply)))).toBe('text 1');
  });

  it('keeps its preview when it comes again as the last message of a chat, which carries none', () => {
    const bare = { ...reply, replyTo: { ...reply.replyTo!, preview: null } };
    expect(previewOf(stateOf({}, received(reply), { type: 'views', chats: [chatOf({ rev: 3, lastMessage: bare })] }))).toBe('text 1');
  });

  it('is cut after 120 scalar values, and not inside a grapheme', () => {
    expect(preview('a'.repeat(121))).toBe('a'.repeat(120));
    expect(preview('😀'.repeat(121))).toBe('😀'.repeat(120));
    const family = '👨‍👩‍👧‍👦';
    expect(preview(`${'a'.repeat(118)}${family}b`)).toBe('a'.repeat(118));
    expect(preview(null)).toBeNull();
  });
});

describe('a chat', () => {
  it('is replaced only by a view with at least its rev and its ownRev', () => {
    const state = stateOf({ rev: 5, ownRev: 2 });
    const viewOf = (rev: number, ownRev: number) =>
      apply(state, { type: 'views', chats: [chatOf({ rev, ownRev, archived: true })] }).chats.get('c1')!.view.archived;
    expect([viewOf(5, 2), viewOf(6, 3), viewOf(4, 3), viewOf(6, 1)]).toEqual([true, true, false, false]);
  });

  it('keeps fields of a view that this version does not know', () => {
    expect(stateOf({ color: 'red' } as never).chats.get('c1')!.view).toHaveProperty('color', 'red');
  });

  it('shows the unread count of the event until a newer view comes', () => {
    const counted = stateOf({ unreadCount: 1 }, event('unread_message', { rev: 3, unreadCount: 4, message: messageOf(2) }));
    const countOf = (state: typeof counted) => unreadOf(state.chats.get('c1')!);
    expect(countOf(counted)).toBe(4);
    expect(countOf(apply(counted, event('unread_message', { rev: 2, unreadCount: 3, message: messageOf(1) })))).toBe(4);
    expect(countOf(apply(counted, { type: 'views', chats: [chatOf({ rev: 3, unreadCount: 0 })] }))).toBe(0);
  });

  it('counts nothing while it is pending or hidden', () => {
    expect(unreadOf(stateOf({ status: 'pending', unreadCount: 1 }).chats.get('c1')!)).toBe(0);
    expect(unreadOf(stateOf({ hidden: true, unreadCount: 1 }).chats.get('c1')!)).toBe(0);
  });

  it('moves markers forward only, whatever comes late', () => {
    const read = (userId: string, upToSeq: number) => event('messages_read', { rev: 9, userId, upToSeq });
    const state = stateOf({}, read('ben', 5), read('ben', 3), read('ana', 4), {
      type: 'views',
      chats: [chatOf({ rev: 8, lastReadSeq: 2, peer: { userId: 'ben', lastReadSeq: 2 } })],
    });
    expect(state.chats.get('c1')!.view).toMatchObject({ lastReadSeq: 4, peer: { lastReadSeq: 5 } });
    expect(stateOf({ peer: { userId: 'ben' } }, read('ben', 5)).chats.get('c1')!.view.peer).toEqual({ userId: 'ben' });
  });

  it('counts what was read as delivered, and keeps the highest delivery marker', () => {
    const told = (name: string, upToSeq: number) => event(name, { rev: 9, userId: 'ben', upToSeq });
    const peer = { userId: 'ben', lastReadSeq: 0, deliveredSeq: 1 };
    const state = stateOf({ peer }, told('messages_delivered', 4), told('messages_read', 3), { type: 'views', chats: [chatOf({ rev: 9, peer })] });
    expect(state.chats.get('c1')!.view.peer).toMatchObject({ lastReadSeq: 3, deliveredSeq: 4 });
    expect(stateOf({ peer }, told('messages_read', 6)).chats.get('c1')!.view.peer).toMatchObject({ lastReadSeq: 6, deliveredSeq: 6 });
  });

  it('is caught up with after a gap, and not without one', () => {
    expect(stateOf({ rev: 1 }, received(messageOf(1))).behind.size).toBe(0);
    expect(stateOf({ rev: 1 }, received(messageOf(2))).behind.has('c1')).toBe(true);
  });

  it('that is unknown is asked for, but not because somebody types in it', () => {
    const elsewhere = (name: string, payload: object) =>
      apply(stateOf(), { type: 'event', name, payload: { chatId: 'c2', ...payload }, now: 0 });
    expect(elsewhere('message_received', { rev: 3, message: messageOf(1, { chatId: 'c2' }) }).behind.has('c2')).toBe(true);
    expect(elsewhere('user_typing', { userId: 'cleo', expiresInMs: 6000 }).behind.size).toBe(0);
  });

  it('that is archived or deleted is asked for when a message may bring it back', () => {
    const isAsked = (view: Parameters<typeof chatOf>[0]) => stateOf(view, received(messageOf(1))).behind.has('c1');
    expect([isAsked({ archived: true }), isAsked({ hidden: true }), isAsked({ archived: true, muted: true }), isAsked({})]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is forgotten when it is gone', () => {
    expect(apply(stateOf(), { type: 'gone', chatId: 'c1' }).chats.size).toBe(0);
  });
});

describe('what passes', () => {
  const typing = event('user_typing', { userId: 'ben', expiresInMs: 6000 }, 1000);
  const typingUntil = (state: ReturnType<typeof stateOf>) => state.chats.get('c1')!.typingUntil;

  it('typing ends by itself, by its event, by a message and by going offline', () => {
    const state = stateOf({}, typing);
    expect(typingUntil(state)).toBe(7000);
    expect(typingUntil(apply(state, { type: 'tick', now: 6999 }))).toBe(7000);
    expect(typingUntil(apply(state, { type: 'tick', now: 7000 }))).toBe(0);
    expect(typingUntil(apply(state, event('user_stop_typing', { userId: 'ben' })))).toBe(0);
    expect(typingUntil(apply(state, received(messageOf(1))))).toBe(0);
    expect(typingUntil(apply(state, event('user_offline', { userId: 'ben' })))).toBe(0);
    expect(typingUntil(apply(state, event('messages_read', { rev: 2, userId: 'ben', upToSeq: 1 })))).toBe(7000);
  });

  it('typing of the user on another device is not shown', () => {
    expect(typingUntil(stateOf({}, event('user_typing', { userId: 'ana', expiresInMs: 6000 })))).toBe(0);
  });

  it('presence is unknown until it is told, and again after the connection is lost', () => {
    const onlineOf = (state: ReturnType<typeof stateOf>) => state.chats.get('c1')!.online;
    const state = stateOf({}, event('user_online', { userId: 'ben' }));
    expect([onlineOf(stateOf()), onlineOf(state), onlineOf(apply(state, event('user_offline', { userId: 'ben' })))]).toEqual([
      null,
      true,
      false,
    ]);
    expect(onlineOf(apply(state, { type: 'set', change: { status: 'connecting' } }))).toBeNull();
    expect(onlineOf(apply(state, { type: 'set', change: { status: 'live' } }))).toBe(true);
  });

  it('a mute ends at its instant, however its time is written', () => {
    const muted = stateOf({ muted: true, mutedUntil: '2026-03-01T12:00:00.5Z' });
    const isMuted = (now: string) => apply(muted, { type: 'tick', now: Date.parse(now) }).chats.get('c1')!.view.muted;
    expect([isMuted('2026-03-01T12:00:00.499Z'), isMuted('2026-03-01T12:00:00.500Z')]).toEqual([true, false]);
  });
});

describe('a strange event', () => {
  it.each([null, undefined, 'text', 7, {}, { chatId: 7 }])('with the payload %j changes nothing', (payload) => {
    const state = stateOf();
    expect(apply(state, { type: 'event', name: 'message_received', payload, now: 0 })).toEqual(state);
  });

  it('that carries a whole message is used, even under an unknown name', () => {
    expect(seqsOf(stateOf({}, event('message_pinned', { rev: 2, message: messageOf(1) })))).toEqual([1]);
  });
});
