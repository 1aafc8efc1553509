import { createContext, createElement, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { Chat, Conversation, Item, Signal, Timeline } from './surface.js';

const ChatContext = createContext<Chat | null>(null);

export function ChatProvider({ chat, children }: { chat: Chat; children?: ReactNode }): ReactNode {
  return createElement(ChatContext.Provider, { value: chat }, children);
}

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('useChat needs a ChatProvider above it.');
  return chat;
}

export function useSignal<T>(signal: Signal<T>): T {
  const [subscribe, get] = useMemo(() => [(listener: () => void) => signal.subscribe(listener), () => signal.value] as const, [signal]);
  return useSyncExternalStore(subscribe, get, get);
}

export function useConversation(id: string): Conversation {
  return useChat().chat(id);
}

/** The timeline lives as long as the component shows it; another conversation or position is another timeline. */
export function useTimeline(
  conversation: Conversation,
  at: 'end' | 'unread' | { around: number } = 'end',
): Timeline & { items: readonly Item[] } {
  const around = typeof at === 'object' ? at.around : at;
  const timeline = useMemo(() => conversation.timeline(typeof around === 'number' ? { around } : around), [conversation, around]);
  const items = useSignal(timeline);
  return useMemo(
    () =>
      new Proxy(timeline, {
        get: (target, name) => {
          if (name === 'items') return items;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      }) as Timeline & { items: readonly Item[] },
    [timeline, items],
  );
}
