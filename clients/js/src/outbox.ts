// The outbox as data: what is queued, in order, and what became of it. Pure.
import type { Action, Entry, Result, State } from './state.js';
import type { Message, WireMessage } from './wire.js';

/** Results are looked up right after they come; this only keeps the list from growing for ever. */
const KEPT_RESULTS = 200;

export function reduceOutbox(state: State, action: Action): State {
  switch (action.type) {
    case 'queue': return queue(state, action.entry);
    case 'entry': return { ...state, outbox: state.outbox.map((entry) => entry.id === action.id ? { ...entry, ...action.change } : entry) };
    case 'settle': return settle(state, action.id, { message: visible(action.message), error: action.error });
    default: return settleStored(state, messagesOf(action));
  }
}

/** The same entry again changes nothing: a tab repeats what it has no answer for. A newer read replaces one that waits. */
function queue(state: State, entry: Omit<Entry, 'n' | 'state'>): State {
  if (state.results.has(entry.id) || state.outbox.some((held) => held.id === entry.id)) return state;
  const n = Math.max(0, ...state.outbox.map((held) => held.n)) + 1;
  const isOlderRead = (held: Entry): boolean => entry.op.kind === 'read' && held.op.kind === 'read' && held.chatId === entry.chatId && held.state === 'queued';
  return { ...state, outbox: [...state.outbox.filter((held) => !isOlderRead(held)), { ...entry, n, state: 'queued' }] };
}

// A stored message can come as an event, before the answer or in place of one that was lost.
function settleStored(state: State, messages: readonly WireMessage[]): State {
  if (state.outbox.length === 0) return state;
  return messages.map(visible).reduce((after: State, message) => message?.senderId === state.me
    ? settle(after, message.clientMessageId, { message }) : after, state);
}

function settle(state: State, id: string, result: Result): State {
  if (!state.outbox.some((entry) => entry.id === id)) return state;
  const results = [...state.results, [id, result] as const].slice(-KEPT_RESULTS);
  return { ...state, outbox: state.outbox.filter((entry) => entry.id !== id), results: new Map(results) };
}

function messagesOf(action: Action): readonly WireMessage[] {
  switch (action.type) {
    case 'page': return action.messages;
    case 'changes': return action.page.messages;
    case 'views': return action.chats.flatMap((chat) => chat.lastMessage ?? []);
    case 'event': return [(action.payload as { message?: WireMessage } | null)?.message ?? []].flat();
    default: return [];
  }
}

const visible = (message: WireMessage | undefined): Message | undefined => message?.hidden ? undefined : message;
