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
  switch (action.type) {
    case 'event': return [(action.payload as { chatId?: string } | null)?.chatId];
    case 'views': return action.chats.map(({ id }) => id);
    case 'settle': return [action.message?.chatId, action.chat?.id];
    case 'changes': case 'page': case 'chat': case 'look': case 'gone': return [action.chatId];
    default: return [];
  }
}
