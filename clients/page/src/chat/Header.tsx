import type { ChatItem } from 'chat-client';
import { dialog } from '../lib/dialogs';
import { closedReason } from '../lib/messages';
import { tell } from '../lib/notices';
import { lastSeenOf, nameOf } from '../lib/people';
import { go } from '../lib/route';
import { lastSeen } from '../lib/time';
import { useSource } from '../lib/source';
import { Avatar } from '../ui/Avatar';
import { IconButton } from '../ui/Icon';
import { openMenu, type MenuItem } from '../ui/Menu';
import { useChat } from './context';

const HOUR = 3_600_000;

export function Header({ item, onSearch, isSearching }: { item: ChatItem; onSearch(): void; isSearching: boolean }) {
  const { conversation } = useChat();
  const peer = useSource(conversation.peer) ?? item.peer;
  const name = nameOf(peer);
  return (
    <header class="bar chat-bar">
      <IconButton icon="back" label="Back to the chats" class="only-narrow" onClick={() => go({ folder: 'chats' })} />
      <Avatar person={peer} online={peer.online} size="2.5rem" />
      <div class="bar-title">
        <h2><bdi>{name}</bdi></h2>
        <p class={`note ${peer.typing ? 'typing' : ''}`}>{presence(item, peer)}</p>
      </div>
      <span class="grow" />
      <IconButton icon="search" label="Search in this chat" aria-pressed={isSearching} onClick={onSearch} />
      <IconButton icon="more" label="Chat menu" aria-haspopup="menu" onClick={(event) => openMenu(`Chat with ${name}`, menu(item, name), event.currentTarget as Element)} />
    </header>
  );

  function menu({ muted, archived, blockedByMe, status }: ChatItem, who: string): MenuItem[] {
    // Refusals of these are told by the event `failed`.
    const run = (done: Promise<void>, text: string): void => void done.then(() => tell(text), () => undefined);
    const mute = (label: string, until: Date | 'forever'): MenuItem =>
      ({ label, icon: 'mute', run: () => run(conversation.mute(until), `${who} is muted.`) });
    const accepted: MenuItem[] = [
      muted ? { label: 'Unmute', icon: 'bell', run: () => run(conversation.mute(null), `${who} is not muted any more.`) } : {
        label: 'Mute…', icon: 'mute', run: () => openMenu('Mute', [
          mute('For an hour', new Date(Date.now() + HOUR)), mute('For 8 hours', new Date(Date.now() + 8 * HOUR)),
          mute('For a week', new Date(Date.now() + 168 * HOUR)), mute('Until I unmute', 'forever'),
        ], document.querySelector('.chat-bar [aria-haspopup=menu]')!),
      },
      archived ? { label: 'Take out of the archive', icon: 'archive', run: () => run(conversation.archive(false), 'The chat is back among the others.') }
        : { label: 'Archive', icon: 'archive', run: () => archive() },
    ];
    return [
      ...status === 'accepted' ? accepted : [],
      blockedByMe ? { label: `Unblock ${who}`, icon: 'block', run: () => run(conversation.block(false), `${who} can write to you again.`) }
        : { label: `Block ${who}…`, icon: 'block', run: () => void (dialog.value = { kind: 'block', chatId: item.id, name: who }) },
      { label: 'Delete chat…', icon: 'trash', danger: true, run: () => void (dialog.value = { kind: 'clear', chatId: item.id, name: who }) },
    ];
  }

  function archive(): void {
    go({ folder: 'chats' });
    conversation.archive(true).then(
      () => tell('The chat is in the archive.', { action: { label: 'Undo', run: () => void conversation.archive(false).catch(() => undefined) } }), () => undefined);
  }
}

function presence(item: ChatItem, peer: ChatItem['peer']): string {
  const closed = closedReason(item);
  if (closed === 'blocked') return 'blocked';
  if (closed) return peer.userId;
  if (peer.typing) return 'typing…';
  if (peer.online) return 'online';
  const seen = lastSeenOf(peer);
  return seen ? lastSeen(seen) : peer.online === false ? 'offline' : peer.userId;
}
