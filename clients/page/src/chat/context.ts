import { signal, type Signal } from '@preact/signals-core';
import type { Chat, Conversation, Item } from 'chat-client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The edit, reply and files that the user is preparing in a chat; the client keeps the draft. */
export interface Writing {
  replyTo: Signal<Item | undefined>;
  editing: Signal<Item | undefined>;
  files: Signal<readonly File[]>;
  /** The text under change; the draft waits meanwhile. */
  edited: Signal<string>;
}

export interface ChatContext {
  chat: Chat;
  conversation: Conversation;
  writing: Writing;
  /** Goes to a message, and offers the way back. */
  jump(seq: number): void;
  focusComposer(): void;
}

export const Context = createContext<ChatContext | undefined>(undefined);

export function useChat(): ChatContext {
  const context = useContext(Context);
  if (!context) throw new Error('There is no chat around this.');
  return context;
}

const writings = new Map<string, Writing>();

export function writingOf(chatId: string): Writing {
  const held = writings.get(chatId) ?? {
    replyTo: signal<Item | undefined>(undefined), editing: signal<Item | undefined>(undefined), files: signal<readonly File[]>([]), edited: signal(''),
  };
  writings.set(chatId, held);
  return held;
}
