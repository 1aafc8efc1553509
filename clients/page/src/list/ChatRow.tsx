import type { ChatItem } from 'chat-client';
import { memo } from '../lib/memo';
import { closedReason, isMine, lineOf, tickOf } from '../lib/messages';
import { nameOf } from '../lib/people';
import { shortTime } from '../lib/time';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { Ticks } from '../ui/Ticks';

export const ChatRow = memo(({ item, me, current }: { item: ChatItem; me: string; current: boolean }) => {
  const { peer, lastMessage: last, unreadCount, muted, draft } = item;
  const name = nameOf(peer);
  return (
    <li>
      <a class="row" href={`#/c/${encodeURIComponent(item.id)}`} aria-current={current ? 'page' : undefined}>
        <Avatar person={peer} online={peer.online} />
        <span class="row-top">
          <bdi class="row-name">{name}</bdi>
          {muted && <span class="row-mark" title="Muted"><Icon name="mute" /><span class="sr">Muted.</span></span>}
          <time class="row-time" dateTime={item.lastMessageAt ?? item.createdAt}>{shortTime(item.lastMessageAt ?? item.createdAt)}</time>
        </span>
        <span class="row-bottom">
          <span class="row-line" dir="auto">
            {peer.typing ? <span class="typing">typing…</span>
              : draft && !current ? <><span class="draft">Draft:</span> {draft}</>
                : last ? <>{isMine(last, me) && !last.deleted && <Ticks tick={tickOf(last, peer)} />} {lineOf(last)}</>
                  : stateLine(item)}
          </span>
          {unreadCount > 0 && <span class={`badge ${muted ? 'quiet' : ''}`}>{unreadCount > 999 ? '999+' : unreadCount}<span class="sr"> unread</span></span>}
        </span>
      </a>
    </li>
  );
});

/** For a chat without messages. */
function stateLine(item: ChatItem): string {
  switch (closedReason(item)) {
    case 'incoming': return 'Wants to chat with you';
    case 'outgoing': return 'Request sent';
    case 'blocked': return 'Blocked';
    case 'rejected': return 'Request declined';
    default: return 'No messages yet';
  }
}
