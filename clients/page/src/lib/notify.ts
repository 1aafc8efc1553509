// The title of the window, and notifications while it is in the background.
import { signal } from '@preact/signals-core';
import type { Chat, ChatItem } from 'chat-client';
import { lineOf } from './messages';
import { nameOf } from './people';
import { go } from './route';

/** The worker that shows notifications. Pages without https have none. */
const worker = navigator.serviceWorker?.register('/sw.js', { scope: `/${location.search}` }).catch(() => undefined);

const WANTED = 'chat.notify';
const isOn = (): boolean => globalThis.Notification?.permission === 'granted' && !!localStorage.getItem(WANTED);

/** Whether the user wants notifications, and the browser allows them. Without a push service they show while the page is open. */
export const notifying = signal(isOn());

/** Only after a click: browsers ignore, and users refuse, anything else. */
export async function setNotifying(chat: Chat, on: boolean): Promise<void> {
  localStorage.setItem(WANTED, on ? '1' : '');
  try {
    await (on ? chat.push.enable((await worker)!) : chat.push.disable());
  } finally {
    notifying.value = isOn();
  }
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
    if (before !== undefined && seq > before && chat.status.value === 'live') void notify(item);
  }))];
  navigator.serviceWorker?.addEventListener('message', ({ data }) => data.type === 'chat_open' && go({ chatId: data.chatId }));
  return () => ends.forEach((end) => end());
}

async function notify(item: ChatItem): Promise<void> {
  const { senderId, seq } = item.lastMessage!;
  if (senderId !== item.peer.userId || item.muted || !isOn() || document.visibilityState === 'visible') return;
  // The worker shows it once, whatever other tabs and a push bring.
  (await worker)?.active?.postMessage({
    type: 'chat_show', notification: { title: nameOf(item.peer), body: lineOf(item.lastMessage!), data: { type: 'message', chatId: item.id, seq } },
  });
}
