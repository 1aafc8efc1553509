import type { Chat } from 'chat-client';
import { dialog } from './dialogs';
import { go, route } from './route';
import { useListener } from './source';

/** F6 goes round these. */
const REGIONS = ['.search-field input', '.rows a[aria-current], .rows a', '.feed [tabindex="0"]', '.composer textarea, .closed button', '.panel button'];

/** The keys that work everywhere. */
export function useGlobalKeys(chat: Chat): void {
  useListener<KeyboardEvent>(document, 'keydown', (event) => {
    if (dialog.value || event.isComposing || document.querySelector('dialog[open]')) return;
    const isText = (event.target as Element).matches('input, textarea, select');
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      moveBy(chat, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'F6') {
      event.preventDefault();
      nextRegion(event.shiftKey ? -1 : 1);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f' && route.value.chatId) {
      const button = document.querySelector<HTMLElement>('.chat-bar [aria-label="Search in this chat"]');
      if (!button || button.getAttribute('aria-pressed') === 'true') return;
      event.preventDefault();
      button.click();
    } else if (event.key === '?' && !isText) {
      event.preventDefault();
      dialog.value = { kind: 'keys' };
    }
  }, [chat]);
}

/** Round the open folder. */
function moveBy(chat: Chat, by: number): void {
  const { folder, chatId } = route.value;
  const items = { chats: chat.chats, requests: chat.requests, archived: chat.archived }[folder].value;
  if (!items.length) return;
  const at = items.findIndex((item) => item.id === chatId);
  const to = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
  go({ chatId: items[to]!.id });
}

function nextRegion(by: number): void {
  const elements = REGIONS.map((selector) => document.querySelector<HTMLElement>(selector)).filter((element) => element?.checkVisibility());
  const held = REGIONS.map((selector) => selector.split(/[ .]/).find(Boolean)!).map((name) => document.activeElement?.closest(`.${name}`));
  const at = elements.findIndex((element) => held.some((region) => region?.contains(element!)));
  elements[(at + by + elements.length) % elements.length]?.focus();
}
