// The user of this tab, and the client that works for them.
import { createChat, type Chat } from 'chat-client';
import { signal } from '@preact/signals-core';
import { demoToken } from './demo';

const PASTED = 'chat.token';

/** The demo user in the address; everybody else brings a token. */
const demoUser = new URLSearchParams(location.search).get('user');

/** A token that the user pasted. It lives as long as the tab. */
export const pasted = {
  get: (): string => sessionStorage.getItem(PASTED) ?? '',
  set: (token: string): void => sessionStorage.setItem(PASTED, token.trim()),
  clear: (): void => sessionStorage.removeItem(PASTED),
};

export const chat = signal<Chat | undefined>(undefined);

/** True when this tab knows who its user is. */
export const hasUser = (): boolean => !!demoUser || !!pasted.get();

/** Starts the client. It shows what is stored here before the server answers. */
export function startChat(): void {
  const started = createChat({
    url: location.origin,
    user: demoUser ?? undefined,
    token: async () => pasted.get() || (demoUser ? await demoToken(demoUser) : ''),
  });
  chat.value = started;
  // A refused token shows as the status `signedOut`.
  started.start().catch(() => undefined);
}

/** Goes on with a token, after the last one expired. */
export async function signIn(token: string): Promise<void> {
  pasted.set(token);
  if (chat.value) await chat.value.start();
  else startChat();
}

/** `wipe` also deletes what is stored on this device. */
export async function signOut(wipe: boolean): Promise<void> {
  await chat.value?.stop({ wipe });
  pasted.clear();
  location.assign('/');
}

export const addressOf = (userId: string): string => `/?user=${encodeURIComponent(userId)}`;
