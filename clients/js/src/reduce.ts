// All changes of the state go through here.
import { reduceOutbox } from './outbox.js';
import { reduceChats } from './reducer.js';
import type { Action, State } from './state.js';

export function reduce(state: State, action: Action): State {
  return reduceOutbox(reduceChats(reduceRest(state, action), action), action);
}

function reduceRest(state: State, action: Action): State {
  switch (action.type) {
    case 'status': return { ...state, status: action.status };
    case 'limits': return { ...state, limits: action.limits };
    case 'draft': {
      const drafts = new Map(state.drafts);
      if (action.text) drafts.set(action.chatId, action.text);
      else drafts.delete(action.chatId);
      return { ...state, drafts };
    }
    default: return state;
  }
}

/** The chat whose messages the action may change: they have to be loaded first. */
export function touched(action: Action): readonly string[] {
  switch (action.type) {
    case 'event': return [(action.payload as { chatId?: string } | null)?.chatId ?? []].flat();
    case 'views': return action.chats.map((chat) => chat.id);
    case 'settle': return [action.message?.chatId ?? [], action.chat?.id ?? []].flat();
    case 'changes': case 'page': case 'restart': case 'trim': case 'touch': return [action.chatId];
    default: return [];
  }
}
