import type { Conversation } from 'chat-client';
import { useCallback, useEffect, useRef } from 'preact/hooks';

const PAUSE = 250;

/**
 * Marks as read what was in view, while the page is visible. It need not have the focus: with two windows side by side,
 * the user sees both.
 */
export function useReading(conversation: Conversation): (lastSeen: Element | undefined) => void {
  const seen = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const tell = useCallback(() => {
    timer.current = undefined;
    if (seen.current && document.visibilityState === 'visible') conversation.read(seen.current);
  }, [conversation]);

  useEffect(() => {
    seen.current = 0;
    document.addEventListener('visibilitychange', tell);
    return () => {
      document.removeEventListener('visibilitychange', tell);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [conversation]);

  return useCallback((row: Element | undefined) => {
    const seq = Number((row as HTMLElement | undefined)?.dataset.seq ?? 0);
    if (seq <= seen.current) return;
    seen.current = seq;
    timer.current ??= setTimeout(tell, PAUSE);
  }, [tell]);
}
