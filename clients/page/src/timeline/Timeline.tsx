import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { tickOf } from '../lib/messages';
import { useSource } from '../lib/source';
import { useChat } from '../chat/context';
import { Icon } from '../ui/Icon';
import { Empty, Skeletons } from './Empty';
import { Message } from './Message';
import { keyOf, rowsOf } from './rows';
import type { Position, Scroller } from './scroller';
import { useMessageKeys } from './useMessageKeys';
import { usePointer } from './usePointer';
import { useReading } from './useReading';
import { useTimeline } from './useTimeline';

const FLASH = 1600;
/** From here on there is a way back to the end. */
const FAR = 200;

export interface TimelineHandle { show(seq: number): void; toEnd(): void; focusLast(): void }

export function Timeline({ handle }: { handle: { current: TimelineHandle | undefined } }) {
  const { chat, conversation } = useChat();
  const item = useSource(conversation.item);
  const peer = useSource(conversation.peer);
  useSource(chat.status);
  const [isFar, setFar] = useState(false);
  const [backTo, setBackTo] = useState<number | undefined>();
  const [flash, setFlash] = useState<number | undefined>();
  const read = useReading(conversation);
  const busy = useRef<HTMLDivElement>(null);

  const onMove = useCallback(({ below }: Position, scroller: Scroller) => {
    setFar(below > FAR);
    read(scroller.lastSeen());
  }, [read]);
  const { view, content, scroller, timeline, items, start, end, show, toEnd } = useTimeline(conversation, onMove);
  const rows = rowsOf(items, start, end, timeline.firstUnreadSeq);
  const keys = useMessageKeys(rows, view);
  const { hovered, ...pointer } = usePointer(rows);

  const goTo = async (seq: number): Promise<void> => {
    if (!await show(seq).catch(() => false)) return;
    setFlash(seq);
    setTimeout(() => setFlash((shown) => shown === seq ? undefined : shown), FLASH);
  };

  handle.current = {
    show(seq) {
      const from = Number((scroller.current?.lastSeen() as HTMLElement | undefined)?.dataset.seq);
      setBackTo(from && from !== seq ? from : undefined);
      void goTo(seq);
    },
    toEnd: () => void toEnd(),
    focusLast: keys.focusLast,
  };

  // A sent message is shown to its sender, wherever they have scrolled.
  const newest = items.at(-1);
  const echo = newest?.local?.kind === 'send' && !newest.seq ? keyOf(newest) : undefined;
  useLayoutEffect(() => {
    if (echo) void toEnd();
  }, [echo]);

  const isAway = isFar || !timeline.atEnd;
  const unread = item?.unreadCount ?? 0;
  return (
    <div class="timeline-area">
      <div ref={view} class="timeline" tabIndex={-1} {...pointer} onKeyDown={keys.onKeyDown} onFocusIn={keys.onFocusIn}>
        <div ref={busy} class="before">
          {rows.length === 0 && timeline.loading ? <Skeletons /> : timeline.atStart && item && <Empty item={item} isFirst={rows.length === 0} />}
        </div>
        <div ref={content} class="feed" role={rows.length ? 'feed' : undefined} aria-label={rows.length ? 'Messages' : undefined} aria-busy={timeline.loading}>
          {rows.map((row) => {
            const key = keyOf(row.item);
            return (
              <Message
                key={key} rowKey={key} {...row} tick={row.item.senderId === chat.me ? tickOf(row.item, peer) : undefined}
                current={key === keys.current} active={key === hovered || key === keys.focused} flash={row.item.seq === flash}
              />
            );
          })}
        </div>
        {peer?.typing && <p class="typing-line" aria-hidden="true"><span class="dots"><i /><i /><i /></span></p>}
      </div>
      <div class="jumps">
        {backTo !== undefined && (
          <button type="button" class="jump" onClick={() => {
            setBackTo(undefined);
            void goTo(backTo);
          }}><Icon name="reply" /> Back</button>
        )}
        {isAway && (
          <button type="button" class="jump" aria-label={unread ? `${unread} new, go to the end` : 'Go to the end'} onClick={() => {
            setBackTo(undefined);
            void toEnd();
          }}><Icon name="down" />{unread > 0 && <span>{unread} new</span>}</button>
        )}
      </div>
    </div>
  );
}
