// The outbox as data: the queued entries in order, and the outcome of earlier ones. Pure.
import { withKey, type Action, type Entry, type Result, type State } from './state.js';
import type { Message, WireChat, WireMessage } from './wire.js';

/** A result is looked up as soon as it is there, so only the newest are kept. */
const KEPT_RESULTS = 200;

export function reduceOutbox(state: State, action: Action): State {
  switch (action.type) {
    case 'queue':
      return queue(state, action.entry);
    case 'entry': {
      const entry = state.outbox.get(action.id);
      const { error } = action.change;
      const after = entry ? { ...state, outbox: withKey(state.outbox, action.id, { ...entry, ...action.change }) } : state;
      return entry && error ? withResult(after, action.id, { error }) : after;
    }
    case 'settle':
      return settle(state, action.id, { message: visible(action.message), error: action.error });
    // A stored message can come as an event, before the answer or in place of one that was lost.
    default:
      return state.outbox.size
        ? messagesOf(action as Carrier)
            .map(visible)
            .reduce(
              (after: State, message) => (message?.senderId === state.me ? settle(after, message.clientMessageId, { message }) : after),
              state,
            )
        : state;
  }
}

/** Idempotent: a tab repeats a call without an answer. A newer read replaces a waiting one. */
function queue(state: State, entry: Omit<Entry, 'n' | 'state'>): State {
  if (state.results.has(entry.id) || state.outbox.has(entry.id)) return state;
  const held = [...state.outbox.values()];
  const isOlderRead = ({ op, chatId, state: now }: Entry): boolean =>
    entry.op.kind === 'read' && op.kind === 'read' && chatId === entry.chatId && now === 'queued';
  const after = { ...entry, n: (held.at(-1)?.n ?? 0) + 1, state: 'queued' as const };
  return { ...state, outbox: new Map([...held.filter((old) => !isOlderRead(old)), after].map((each) => [each.id, each])) };
}

const settle = (state: State, id: string, result: Result): State =>
  state.outbox.has(id) ? withResult({ ...state, outbox: withKey(state.outbox, id, undefined) }, id, result) : state;

const withResult = (state: State, id: string, result: Result): State => ({
  ...state,
  results: new Map([...state.results, [id, result] as const].slice(-KEPT_RESULTS)),
});

const visible = (message: WireMessage | undefined): Message | undefined => (message?.hidden ? undefined : message);

interface Carrier {
  messages?: readonly WireMessage[];
  page?: Carrier;
  message?: WireMessage;
  payload?: Carrier | null;
  chats?: readonly WireChat[];
}

/** All messages of an action, whatever its type. */
const messagesOf = ({ messages = [], message, page, payload, chats = [] }: Carrier): readonly WireMessage[] =>
  [
    ...messages,
    message ?? [],
    ...(page ? messagesOf(page) : []),
    ...(payload ? messagesOf(payload) : []),
    ...chats.map((chat) => chat.lastMessage ?? []),
  ].flat();
