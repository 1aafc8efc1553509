import type { Chat, ChatItem } from 'chat-client';
import { signal } from '@preact/signals-core';
import { dialog } from '../lib/dialogs';
import { nameOf } from '../lib/people';
import { route, type Folder } from '../lib/route';
import { useSource } from '../lib/source';
import { Icon, type IconName } from '../ui/Icon';
import { ChatRow } from './ChatRow';

/** The text of the search field above the list. */
export const filter = signal('');

const TITLES: Record<Folder, string> = { chats: 'Chats', requests: 'Requests', archived: 'Archived' };

const EMPTY: Record<Folder, [title: string, text: string]> = {
  chats: ['No chats yet', 'The other person gets a request first.'],
  requests: ['No requests', 'When somebody new writes to you, it shows here first.'],
  archived: ['Nothing archived', 'Archived chats come back when a new message arrives.'],
};

export function ChatList({ chat }: { chat: Chat }) {
  const [chats, archived, requests] = [useSource(chat.chats), useSource(chat.archived), useSource(chat.requests)];
  // `complete` has no event of its own; it changes with the status.
  useSource(chat.status);
  const { folder, chatId } = useSource(route);
  const typed = useSource(filter).trim();
  const wanted = typed.toLowerCase();
  const items = wanted ? [...chats, ...archived, ...requests].filter((item) => matches(item, wanted)) : { chats, archived, requests }[folder];
  const incoming = requests.filter((item) => item.incoming).length;

  if (!chat.chats.complete && !items.length) return <Skeletons />;
  return (
    <div class="list-scroll">
      {folder === 'chats' && !wanted && (
        <ul class="folders">
          {requests.length > 0 && <FolderRow to="requests" icon="inbox" count={incoming} total={requests.length} />}
          {archived.length > 0 && <FolderRow to="archived" icon="archive" count={archived.filter((item) => item.unreadCount).length} total={archived.length} />}
        </ul>
      )}
      <ul class="rows" aria-label={wanted ? 'Chats found' : TITLES[folder]}>
        {items.map((item) => <ChatRow key={item.id} item={item} me={chat.me} current={item.id === chatId} />)}
      </ul>
      {!items.length && (wanted
        ? <div class="list-empty"><h2>Nobody found</h2><p>Press Enter to start a chat with “<bdi>{typed}</bdi>”.</p></div>
        : <div class="list-empty"><h2>{EMPTY[folder][0]}</h2><p>{EMPTY[folder][1]}</p>{folder === 'chats' && <button type="button" class="button" onClick={() => void (dialog.value = { kind: 'newChat' })}>New chat</button>}</div>)}
    </div>
  );
}

function FolderRow({ to, icon, count, total }: { to: Folder; icon: IconName; count: number; total: number }) {
  return (
    <li>
      <a class="folder" href={`#/${to}`}>
        <span class="folder-icon"><Icon name={icon} /></span>
        <span>{TITLES[to]}</span>
        {count ? <span class={`badge ${to === 'archived' ? 'quiet' : ''}`}>{count}<span class="sr"> new</span></span> : <span class="note">{total}</span>}
      </a>
    </li>
  );
}

function Skeletons() {
  return (
    <div class="list-scroll" aria-busy="true" aria-label="Loading chats">
      {[62, 48, 70, 55, 40, 66].map((width) => (
        <div class="row" key={width}>
          <span class="avatar skeleton" />
          <span class="row-top"><span class="skeleton line" style={{ width: `${width - 20}%` }} /></span>
          <span class="row-bottom"><span class="skeleton line" style={{ width: `${width}%` }} /></span>
        </div>
      ))}
    </div>
  );
}

export const matches = ({ peer }: ChatItem, wanted: string): boolean => `${nameOf(peer)} ${peer.userId}`.toLowerCase().includes(wanted);
