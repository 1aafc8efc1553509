// All changes of the state go through here.
import { reduceOutbox } from './outbox.js';
import { reduceChats } from './reducer.js';
import { withKey, type Action, type State } from './state.js';

export function reduce(state: State, action: Action): State {
  if (action.type === 'set') state = { ...state, ...action.change };
  if (action.type === 'draft') state = { ...state, drafts: withKey(state.drafts, action.chatId, action.text || undefined) };
  return reduceOutbox(reduceChats(state, action), action);
}

/** Chats whose messages the action may change: they have to be loaded first. */
export function touched(action: Action): readonly (string | undefined)[] {
  const { chatId, payload, message, chat, chats = [] } = action as Carrier;
  return [chatId, payload?.chatId, message?.chatId, ...[chat, ...chats].map((view) => view?.id)];
}

interface Carrier {
  chatId?: string;
  payload?: Carrier | null;
  message?: Carrier;
  chat?: { id: string };
  chats?: readonly { id: string }[];
}
