import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { useChat } from '../chat/context';
import { canEdit, canReact, canReply, edit, remove, reply } from './actions';
import { keyOf, type Row } from './rows';
import { openActions, openReactions } from './Toolbar';

/** The keys of the messages: the pattern "feed" of ARIA, and a letter for each action. */
export function useMessageKeys(rows: readonly Row[], view: RefObject<HTMLElement | null>) {
  const context = useChat();
  const [focused, setFocused] = useState<string | undefined>();
  const last = rows.at(-1);
  const held = rows.some((row) => keyOf(row.item) === focused);
  /** Tab reaches one message: the one that had the focus, else the newest. */
  const current = held ? focused : last && keyOf(last.item);

  const find = (key: string): HTMLElement | null => view.current!.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const focus = (index: number): void => {
    const row = rows[Math.min(Math.max(0, index), rows.length - 1)];
    if (row) find(keyOf(row.item))?.focus();
  };

  return {
    current, focused: held ? focused : undefined,
    focusLast: () => focus(rows.length - 1),

    onFocusIn(event: FocusEvent) {
      const row = (event.target as Element).closest<HTMLElement>('[data-key]');
      setFocused(row?.matches(':focus-visible') || row?.querySelector(':focus-visible') ? row.dataset.key : undefined);
    },

    onKeyDown(event: KeyboardEvent) {
      const element = (event.target as Element).closest<HTMLElement>('[data-key]');
      const index = rows.findIndex((row) => keyOf(row.item) === element?.dataset.key);
      const row = rows[index];
      if (event.ctrlKey || event.metaKey || event.altKey || !row) return;
      const { item } = row;
      const isOnRow = event.target === element;
      const toMessage = { PageUp: index - 1, PageDown: index + 1, ...isOnRow && { ArrowUp: index - 1, ArrowDown: index + 1 } }[event.key];
      const actions: Record<string, (() => void) | false> = {
        r: canReply(context, item) && (() => reply(context, item)),
        e: canEdit(context, item) && (() => edit(context, item)),
        Delete: item.seq > 0 && (() => remove(context, item)),
        '+': canReact(context, item) && (() => openReactions(context, item, element!.querySelector('.bubble')!)),
        Enter: isOnRow && (() => openActions(context, item, element!.querySelector('.bubble')!)),
        Escape: () => context.focusComposer(),
      };
      const action = toMessage === undefined ? actions[event.key.length === 1 ? event.key.toLowerCase() : event.key] : () => focus(toMessage);
      if (!action) return;
      event.preventDefault();
      action();
    },
  };
}
