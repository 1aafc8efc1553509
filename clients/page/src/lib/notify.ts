// The title of the window, and notifications while it is in the background.
import { signal } from '@preact/signals-core';
import type { Chat, ChatItem } from 'chat-client';
import { lineOf } from './messages';
import { nameOf } from './people';
import { go } from './route';

const read = (): NotificationPermission | 'unsupported' => typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;

export const notifications = signal(read());

/** Only after a click: browsers ignore, and users refuse, anything else. */
export async function askForNotifications(): Promise<void> {
  await Notification.requestPermission();
  notifications.value = read();
}

export function watchUnread(chat: Chat): () => void {
  const show = (): void => {
    const { total } = chat.unread.value;
    document.title = total ? `(${total}) Chat` : 'Chat';
  };
  show();
  const seen = new Map(chat.chats.value.map((item) => [item.id, item.lastMessage?.seq ?? 0]));
  const ends = [chat.unread.subscribe(show), chat.chats.subscribe((items) => items.forEach((item) => {
    const seq = item.lastMessage?.seq ?? 0;
    const before = seen.get(item.id);
    seen.set(item.id, Math.max(seq, before ?? 0));
    // The first list is no news.
    if (before !== undefined && seq > before && chat.status.value === 'live') notify(item);
  }))];
  return () => ends.forEach((end) => end());
}

function notify(item: ChatItem): void {
  const message = item.lastMessage!;
  if (message.senderId !== item.peer.userId || item.muted || read() !== 'granted' || document.visibilityState === 'visible') return;
  try {
    // The tag replaces the one before, also that of another tab.
    const shown = new Notification(nameOf(item.peer), { body: lineOf(message), tag: item.id, icon: '/favicon.svg' });
    shown.onclick = () => {
      window.focus();
      go({ chatId: item.id });
      shown.close();
    };
  } catch {
    // Chrome on Android has notifications for service workers alone.
  }
}
