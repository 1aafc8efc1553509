import type { ChatItem } from 'chat-client';
import { nameOf } from '../lib/people';
import { dayLabel } from '../lib/time';
import { Avatar } from '../ui/Avatar';

/** Above the first message of a chat. */
export function Empty({ item, isFirst }: { item: ChatItem; isFirst: boolean }) {
  return (
    <div class="beginning">
      <Avatar person={item.peer} size="4rem" />
      <p><b><bdi>{nameOf(item.peer)}</bdi></b></p>
      <p class="note">{isFirst && item.status === 'accepted' ? 'Say hello. Only the two of you see what you write.' : `This chat began ${dayLabel(item.createdAt).replace(/^[TY]/, (letter) => letter.toLowerCase())}.`}</p>
    </div>
  );
}

export function Skeletons() {
  return (
    <div class="loading" aria-hidden="true">
      {[40, 55, 30, 62, 45, 28].map((width, i) => <div key={width} class={`skeleton bubble-skeleton ${i % 3 === 1 ? 'mine' : ''}`} style={{ width: `${width}%` }} />)}
    </div>
  );
}
