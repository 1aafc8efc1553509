import type { Chat } from 'chat-client';
import { useRef } from 'preact/hooks';
import { nameOf } from '../lib/people';
import { go, route } from '../lib/route';
import { useListener, useSource } from '../lib/source';
import { dialog } from '../lib/dialogs';
import { openMenu, type MenuItem } from '../ui/Menu';
import { Avatar } from '../ui/Avatar';
import { Icon, IconButton } from '../ui/Icon';
import { demoUsers } from '../demo/users';
import { panelOpen } from '../demo/NetworkPanel';
import { addressOf } from '../lib/session';
import { ChatList, filter, matches } from './ChatList';

export function Sidebar({ chat }: { chat: Chat }) {
  const search = useRef<HTMLInputElement>(null);
  const { folder } = useSource(route);
  const typed = useSource(filter);

  useListener<KeyboardEvent>(document, 'keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.altKey) {
      event.preventDefault();
      if (getComputedStyle(search.current!.closest('.sidebar')!).display === 'none') go({ folder: 'chats' });
      search.current!.focus();
      search.current!.select();
    }
  });

  /** Enter opens the first that is found; without one it starts a chat. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const wanted = filter.value.trim();
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      filter.value = '';
      search.current!.blur();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      document.querySelector<HTMLElement>('.rows a')?.focus();
    } else if (event.key === 'Enter' && wanted) {
      const first = [...chat.chats.value, ...chat.archived.value, ...chat.requests.value].find((item) => matches(item, wanted.toLowerCase()));
      filter.value = '';
      if (first) go({ chatId: first.id });
      else dialog.value = { kind: 'newChat', userId: wanted };
    }
  };

  return (
    <nav class="sidebar" aria-label="Chats">
      <header class="bar">
        {folder === 'chats' || typed ? <OwnMenu chat={chat} /> : (
          <>
            <IconButton icon="back" label="Back to all chats" onClick={() => go({ folder: 'chats' })} />
            <h1>{folder === 'requests' ? 'Requests' : 'Archived'}</h1>
          </>
        )}
        <span class="grow" />
        <IconButton icon="network" label="Network faults" onClick={() => void (panelOpen.value = !panelOpen.value)} />
        <IconButton icon="compose" label="New chat" onClick={() => void (dialog.value = { kind: 'newChat' })} />
      </header>
      <label class="search-field">
        <Icon name="search" />
        <span class="sr">Search chats</span>
        <input
          ref={search} type="search" placeholder="Search chats" aria-keyshortcuts="Control+K" autocomplete="off" value={typed}
          onInput={(event) => void (filter.value = event.currentTarget.value)} onKeyDown={onKeyDown}
        />
        <kbd aria-hidden="true">Ctrl K</kbd>
      </label>
      <ChatList chat={chat} />
    </nav>
  );
}

function OwnMenu({ chat }: { chat: Chat }) {
  const me = { userId: chat.me };
  const items: MenuItem[] = [
    ...useSource(demoUsers).filter(({ userId }) => userId !== chat.me).map(({ userId, name }): MenuItem => (
      { label: `Open ${name} beside`, icon: 'beside', run: () => void openBeside(userId) })),
    { label: 'Settings', icon: 'gear', run: () => void (dialog.value = { kind: 'settings' }) },
    { label: 'Keyboard shortcuts', icon: 'keyboard', hint: '?', run: () => void (dialog.value = { kind: 'keys' }) },
    { label: 'Change user', icon: 'exit', run: () => void (dialog.value = { kind: 'signOut' }) },
  ];
  return (
    <button type="button" class="own" aria-haspopup="menu" onClick={(event) => openMenu('Menu', items, event.currentTarget)}>
      <Avatar person={me} size="2.25rem" />
      <h1><bdi>{nameOf(me)}</bdi></h1>
      <span class="sr">: open the menu</span>
    </button>
  );
}

/** A window of its own, half as wide as the screen. */
function openBeside(userId: string): void {
  const width = Math.max(420, Math.round(screen.availWidth / 2));
  window.open(addressOf(userId), `chat-${userId}`, `popup,width=${width},height=${screen.availHeight},left=${screen.availWidth - width},top=0`);
}
