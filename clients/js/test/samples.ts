import { reduce } from '../src/reduce.js';
import { emptyState, type Action, type State } from '../src/state.js';
import type { ChangesPage, Message, WireChat } from '../src/wire.js';

export const AT = '2026-03-01T12:00:00.000Z';

export const chatOf = (change: Partial<WireChat> = {}): WireChat => ({
  id: 'c1',
  status: 'accepted',
  participants: ['ana', 'ben'],
  requestedBy: 'ana',
  createdAt: AT,
  respondedAt: AT,
  lastMessage: null,
  lastMessageAt: null,
  seq: 0,
  rev: 1,
  unreadCount: 0,
  lastReadSeq: 0,
  archived: false,
  muted: false,
  mutedUntil: null,
  clearedUpToSeq: 0,
  blockedByMe: false,
  ownRev: 0,
  peer: { userId: 'ben', lastReadSeq: 0 },
  ...change,
});

export const messageOf = (seq: number, change: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  chatId: 'c1',
  seq,
  rev: seq + 1,
  senderId: 'ben',
  clientMessageId: `client-${seq}`,
  type: 'text',
  content: `text ${seq}`,
  media: [],
  reactions: [],
  createdAt: AT,
  edits: 0,
  deleted: false,
  ...change,
});

export const changesOf = (change: Partial<ChangesPage> = {}): ChangesPage => ({
  chat: chatOf(),
  messages: [],
  rev: 1,
  ownRev: 0,
  hasMore: false,
  reset: false,
  ...change,
});

export const event = (name: string, payload: object, now = 0): Action => ({
  type: 'event',
  name,
  payload: { chatId: 'c1', ...payload },
  now,
});
export const received = (message: Message): Action =>
  event('message_received', { seq: message.seq, rev: message.rev, messageId: message.id, message });

export const apply = (state: State, ...actions: Action[]): State => actions.reduce(reduce, state);

/** The state of ana, with one chat with ben. */
export const stateOf = (view: Partial<WireChat> = {}, ...actions: Action[]): State =>
  apply(emptyState('ana'), { type: 'views', chats: [chatOf(view)] }, ...actions);

export const seqsOf = (state: State): number[] => [...state.chats.get('c1')!.messages.values()].map(({ seq }) => seq).sort((a, b) => a - b);
export const held = (state: State, id: string): Message | undefined => state.chats.get('c1')!.messages.get(id);
