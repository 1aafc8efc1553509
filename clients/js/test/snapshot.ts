// The chats and messages that a user sees, as sorted lines of text: from the state, and from the server's lists.
import { bySeq } from '../src/ranges.js';
import { unreadOf } from '../src/reducer.js';
import type { ChatState, State } from '../src/state.js';

const byTime = (a: any, b: any): number => Date.parse(b.lastMessageAt) - Date.parse(a.lastMessageAt) || (a.id < b.id ? 1 : -1);

export const snapshot = {
  of(state: State): string[] {
    const chats = [...state.chats.values()];
    const shown = chats.filter((chat) => !chat.view.hidden);
    const views = shown.map(show);
    const unread = shown.map(unreadOf).filter((count) => count > 0);
    return [
      ...views
        .filter((view) => view.status === 'accepted' && view.lastMessageAt)
        .sort(byTime)
        .map((view, i) => line(`active ${i}`, view)),
      ...views
        .filter((view) => view.status !== 'accepted' || !view.lastMessageAt)
        .map((view) => line('other', view))
        .sort(),
      ...chats
        .flatMap((chat) => [...chat.messages.values()])
        .map((message) => line('message', message))
        .sort(),
      `unread ${unread.reduce((sum, count) => sum + count, 0)} in ${unread.length}`,
    ];
  },

  /** The lines of Chat.Tests/Convergence/Snapshot.cs. */
  fresh(lines: readonly string[]): string[] {
    const parsed = lines.slice(0, -1).map((text) => [text.slice(0, text.indexOf(' ')), JSON.parse(text.slice(text.indexOf('{')))] as const);
    const views = parsed.filter(([kind]) => kind !== 'message').map(([, view]) => view);
    return [
      ...views.filter((view) => view.status === 'accepted' && view.lastMessageAt).map((view, i) => line(`active ${i}`, view)),
      ...views
        .filter((view) => view.status !== 'accepted' || !view.lastMessageAt)
        .map((view) => line('other', view))
        .sort(),
      ...parsed
        .filter(([kind]) => kind === 'message')
        .map(([, message]) => line('message', message))
        .sort(),
      lines[lines.length - 1]!,
    ];
  },
};

/** Without what a device can't know from events alone: how far a chat has come, and so its place in the list. */
export function withoutProgress(lines: string[]): string[] {
  return lines
    .map((text) => {
      if (!text.includes('{')) return text;
      const value = JSON.parse(text.slice(text.indexOf('{')));
      for (const name of ['seq', 'rev', 'ownRev', 'lastMessageAt']) if (name !== 'seq' || value.participants) delete value[name];
      return JSON.stringify(value);
    })
    .sort();
}

function show(chat: ChatState): any {
  const newest = [...chat.messages.values()].sort(bySeq).at(-1) ?? null;
  return { ...chat.view, unreadCount: unreadOf(chat), lastMessage: newest };
}

// The newest message is compared among the messages; in a view it comes without its preview. URLs are signed anew each time.
function line(kind: string, value: any): string {
  const lastMessage = value.lastMessage?.id;
  return `${kind} ${JSON.stringify(sorted('participants' in value ? { ...value, lastMessage } : value)).replace(/\?exp=[^"]*/g, '')}`;
}

function sorted(value: any): any {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
