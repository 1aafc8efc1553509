// The messages in the document, and the ways to others.
import type { Conversation, Item, Timeline } from 'chat-client';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useSource } from '../lib/source';
import { createScroller, type Position, type Scroller } from './scroller';
import { around, atEnd, grow, slice, trim, type Window } from './window';

type Target = 'end' | { seq: number; where: 'top' | 'middle' };

/** So many heights of the view are loaded ahead. */
const AHEAD = 1;
const RETRY = 2000;

export function useTimeline(conversation: Conversation, onMove: (position: Position, scroller: Scroller) => void) {
  const view = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const scroller = useRef<Scroller | undefined>(undefined);
  const timeline = useMemo(() => conversation.timeline('unread'), [conversation]);
  const items = useSource(timeline);
  const [window, setWindow] = useState<Window>({});
  const target = useRef<Target | undefined>(undefined);
  const busy = useRef(false);
  const [start, end] = slice(items, window);

  const latest = useRef({ items, window, onMove });
  latest.current = { items, window, onMove };

  /** Loads where the user comes near an end of what is in the document. */
  const extend = useCallback(async ({ above, below, height }: Position) => {
    const near = above < AHEAD * height ? 'up' : below < AHEAD * height ? 'down' : undefined;
    if (!near || busy.current) return;
    const { items: held, window: shown } = latest.current;
    const [from, to] = slice(held, shown);
    const isLoaded = near === 'up' ? from > 0 : to < held.length;
    if (!isLoaded && (near === 'up' ? timeline.atStart : timeline.atEnd)) return;
    busy.current = true;
    const again = (): void => void (scroller.current && extend(scroller.current.position()));
    try {
      if (!isLoaded) await (near === 'up' ? timeline.older() : timeline.newer());
      // Not the items of the last rendering, which may be older than what was loaded.
      setWindow(grow(timeline.value, latest.current.window, near));
      // The user may have scrolled meanwhile, and may not scroll again.
      requestAnimationFrame(again);
    } catch {
      // The bar of the connection says why.
      setTimeout(again, RETRY);
    } finally {
      busy.current = false;
    }
  }, [timeline]);

  useLayoutEffect(() => {
    const made = createScroller(view.current!, content.current!, (position) => {
      void extend(position);
      latest.current.onMove(position, made);
    });
    scroller.current = made;
    return () => {
      scroller.current = undefined;
      made.dispose();
    };
  }, [timeline]);

  // A chat opens at its unread messages, else at its end. The stored messages may be older than the unread ones, so the
  // place is looked for again when that changes, unless the user has scrolled away.
  const opened = useRef<{ timeline: Timeline; unread: number | null } | undefined>(undefined);
  const unread = timeline.firstUnreadSeq;
  useLayoutEffect(() => {
    const before = opened.current;
    if (!items.length && timeline.loading) return;
    if (before?.timeline === timeline && (before.unread === unread || !scroller.current!.sticks)) return;
    opened.current = { timeline, unread };
    const index = unread === null ? -1 : items.findIndex((item) => item.seq >= unread);
    target.current = index < 0 ? 'end' : { seq: items[index]!.seq, where: 'top' };
    setWindow(index < 0 ? atEnd(items) : around(items, index));
  }, [timeline, items, unread]);

  useLayoutEffect(() => {
    const { current } = scroller;
    const wanted = target.current;
    if (!current) return;
    if (wanted === 'end') current.toEnd();
    else if (wanted) {
      const row = content.current!.querySelector(`[data-seq="${wanted.seq}"]`);
      if (!row) return current.settle();
      current.show(row, wanted.where);
    } else current.settle();
    target.current = undefined;
    const trimmed = trim(items, window, current.sticks);
    if (trimmed !== window) setWindow(trimmed);
  }, [items, window]);

  /** False when there is no such message any more. */
  const show = useCallback(async (seq: number): Promise<boolean> => {
    const find = (): number => latest.current.items.findIndex((item) => item.seq === seq);
    if (find() < 0) await timeline.jump(seq);
    const index = find();
    if (index < 0) return false;
    const next = around(latest.current.items, index);
    const row = content.current!.querySelector(`[data-seq="${seq}"]`);
    if (row) scroller.current!.show(row, 'middle');
    else {
      target.current = { seq, where: 'middle' };
      setWindow(next);
    }
    return true;
  }, [timeline]);

  const toEnd = useCallback(async (): Promise<void> => {
    if (!timeline.atEnd) await timeline.jump(Infinity);
    target.current = 'end';
    setWindow({ ...atEnd(latest.current.items) });
  }, [timeline]);

  return { view, content, scroller, timeline, items: items as readonly Item[], start, end, show, toEnd };
}
