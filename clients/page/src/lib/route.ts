// Where in the app the user is: the part of the address behind #, so that the browser's back button works.
import { signal } from '@preact/signals-core';

export type Folder = 'chats' | 'requests' | 'archived';

export interface Route {
  folder: Folder;
  chatId?: string;
}

/** It stays beside an open chat. */
let lastFolder: Folder = 'chats';

export const route = signal<Route>(parse(location.hash));

/** The list goes where the open chat is: a request that is accepted is among the chats from then on. */
export function follow(folder: Folder): void {
  lastFolder = folder;
  if (route.value.folder !== folder) route.value = { ...route.value, folder };
}

addEventListener('hashchange', () => {
  route.value = parse(location.hash);
});

/** `replace` for what the back button should not come back to. */
export function go(to: Partial<Route>, replace = false): void {
  const hash = to.chatId ? `#/c/${encodeURIComponent(to.chatId)}` : to.folder && to.folder !== 'chats' ? `#/${to.folder}` : '#/';
  if (hash === location.hash) return;
  if (replace) history.replaceState(history.state, '', hash);
  else history.pushState(null, '', hash);
  route.value = parse(hash);
}

function parse(hash: string): Route {
  const [, kind, id] = hash.split('/');
  if (kind === 'c' && id) return { folder: lastFolder, chatId: decode(id) };
  lastFolder = kind === 'requests' || kind === 'archived' ? kind : 'chats';
  return { folder: lastFolder };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Something that covers the page, such as a picture: the back button closes it. Returns the way to close it otherwise.
 */
export function cover(close: () => void): () => void {
  history.pushState({ covered: true }, '');
  const onBack = (): void => {
    removeEventListener('popstate', onBack);
    close();
  };
  addEventListener('popstate', onBack);
  return () => history.back();
}
