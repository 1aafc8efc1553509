// The difference between two states: what the leading tab tells the others.
import type { ChatState, State } from './state.js';
import type { Message } from './wire.js';

type Rest = Omit<State, 'chats'>;

export interface ChatPatch {
  chat: Omit<ChatState, 'messages' | 'hidden'>;
  put: Message[];
  del: string[];
  hide: string[];
}

export interface Patch {
  rest: Partial<Rest>;
  chats: Map<string, ChatPatch | null>;
}

const REST = ['me', 'status', 'limits', 'cursor', 'synced', 'behind', 'outbox', 'drafts', 'results'] as const satisfies (keyof Rest)[];

export function diff(before: State, after: State): Patch {
  const chats = new Map<string, ChatPatch | null>();
  for (const [id, chat] of after.chats) if (before.chats.get(id) !== chat) chats.set(id, diffChat(before.chats.get(id), chat));
  for (const id of before.chats.keys()) if (!after.chats.has(id)) chats.set(id, null);
  return { rest: Object.fromEntries(REST.filter((key) => before[key] !== after[key]).map((key) => [key, after[key]])), chats };
}

export function diffChat(before: ChatState | undefined, after: ChatState): ChatPatch {
  const { messages, hidden, ...chat } = after;
  return {
    chat,
    put: [...messages.values()].filter((message) => before?.messages.get(message.id) !== message),
    del: [...(before?.messages.keys() ?? [])].filter((id) => !messages.has(id)),
    hide: [...hidden].filter((id) => !before?.hidden.has(id)),
  };
}

export function applyPatch(state: State, { rest, chats: changed }: Patch): State {
  const chats = new Map(state.chats);
  for (const [id, patch] of changed) {
    if (!patch) chats.delete(id);
    else chats.set(id, applyChat(chats.get(id), patch));
  }
  return { ...state, ...rest, chats };
}

function applyChat(before: ChatState | undefined, { chat, put, del, hide }: ChatPatch): ChatState {
  const messages = new Map(before?.messages);
  for (const message of put) messages.set(message.id, message);
  for (const id of del) messages.delete(id);
  return { ...chat, messages, hidden: new Set([...(before?.hidden ?? []), ...hide]) };
}
