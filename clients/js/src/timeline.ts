import type { Context } from './conversation.js';
import { ignore, type ChatError } from './errors.js';
import type { Position } from './pages.js';
import { findRange } from './ranges.js';
import { unreadOf } from './reducer.js';
import { createValue, same } from './signal.js';
import type { ChatState, Range } from './state.js';
import type { Item, Timeline } from './surface.js';

const NONE: readonly Item[] = [];
const RETRY = 3000;

/** A window on a chat: the range around its anchor, a seq or Infinity for the end. It is kept up to date while it has listeners. */
export function createTimeline({ state, views, call }: Context, chatId: string, at: 'end' | 'unread' | { around: number }): Timeline {
  const items = createValue(NONE);
  let anchor = typeof at === 'object' ? at.around : at === 'end' ? Infinity : undefined;
  let firstUnread: number | null | undefined;
  let isCurrent = false;
  let parts: readonly unknown[] | undefined;
  let listeners = 0;
  let unsubscribe: (() => void) | undefined;
  let loading: Promise<void> | undefined;
  /** Loading failed a moment ago. */
  let failed = false;

  const chatOf = (): ChatState | undefined => state.value.chats.get(chatId);
  const rangeOf = (): Range | undefined => findRange(chatOf()?.ranges ?? [], anchor ?? Infinity);

  /** One page at a time. */
  const load = (position: Position, seq: number): Promise<void> =>
    (loading ??= call('page', chatId, position, seq).finally(() => {
      loading = undefined;
    }));

  // Loads the window when it is not held: at first, and after the chat's messages were dropped.
  const fill = (): void => {
    if (!unsubscribe || loading || failed || state.value.status === 'signedOut') return;
    load('around', anchor ?? Infinity).then(update, ({ code }: ChatError) => {
      // The next start changes the state, which loads again.
      if (code === 'stopped') return;
      failed = true;
      setTimeout(() => {
        failed = false;
        update();
      }, RETRY);
      parts = undefined;
      update();
    });
  };

  const update = (): void => {
    const chat = chatOf();
    // The first unread seq is fixed once the chat is up to date. Later messages are new to somebody who looks at them.
    if (chat && (firstUnread === undefined || (firstUnread === null && !isCurrent))) {
      firstUnread = unreadOf(chat) ? chat.view.lastReadSeq + 1 : null;
      anchor ??= firstUnread ?? Infinity;
      isCurrent = state.value.status === 'live';
    }
    const range = rangeOf();
    if (!range) fill();
    const next = [chat?.messages, range?.[0], range?.[1], views.entriesOf(state.value, chatId), anchor];
    if (same(next, parts)) return;
    parts = next;
    // While its end is not held, a chat shows at least its echoes.
    const shown = range ?? (anchor === Infinity ? ([Infinity, Infinity] as const) : undefined);
    items.set(chat && shown ? views.itemsOf(state.value, chat, shown) : NONE);
  };

  const look = (by: 1 | -1): void => void call('dispatch', { type: 'look', chatId, by }).catch(ignore);

  const dispose = (): void => {
    if (!unsubscribe) return;
    unsubscribe();
    unsubscribe = undefined;
    look(-1);
  };

  const extend = async (isDone: () => boolean, position: Position, end: 0 | 1): Promise<boolean> => {
    await loading?.catch(ignore);
    const range = rangeOf();
    if (!range || isDone()) return false;
    await load(position, range[end]);
    return true;
  };

  const timeline: Timeline = {
    get value() {
      update();
      return items.value;
    },
    get firstUnreadSeq() {
      update();
      return firstUnread ?? null;
    },
    get atStart() {
      return (rangeOf()?.[0] ?? Infinity) <= (chatOf()?.view.clearedUpToSeq ?? 0) + 1;
    },
    get atEnd() {
      return rangeOf()?.[1] === Infinity;
    },
    get loading() {
      return !rangeOf() && !failed;
    },
    subscribe(listener) {
      const end = items.subscribe(listener);
      if (!listeners++) {
        unsubscribe = state.subscribe(update);
        look(1);
        update();
      }
      let isEnded = false;
      return () => {
        if (isEnded) return;
        isEnded = true;
        end();
        if (!--listeners) dispose();
      };
    },
    older: () => extend(() => timeline.atStart, 'before', 0),
    newer: () => extend(() => timeline.atEnd, 'after', 1),
    async jump(seq: number) {
      await call('page', chatId, 'around', seq);
      anchor = seq;
      update();
    },
    dispose,
  };
  return timeline;
}
