import { signal } from '@preact/signals-core';
import type { Item } from 'chat-client';

/** The open dialog. Only one is open at a time. */
export type DialogState =
  | { kind: 'newChat'; userId?: string }
  | { kind: 'settings' | 'keys' | 'signOut' }
  | { kind: 'delete'; chatId: string; item: Item }
  | { kind: 'clear' | 'block'; chatId: string; name: string }
  | { kind: 'viewer'; media: Item['media']; index: number };

export const dialog = signal<DialogState | undefined>(undefined);

export const closeDialog = (): void => {
  dialog.value = undefined;
};
