import type { ReactNode } from 'react';
import type { Chat, Conversation, Item, Signal, Timeline } from './surface.js';

export declare function ChatProvider(props: { chat: Chat; children?: ReactNode }): ReactNode;
export declare function useChat(): Chat;
export declare function useSignal<T>(signal: Signal<T>): T;
export declare function useConversation(id: string): Conversation;
export declare function useTimeline(conversation: Conversation, at?: 'end' | 'unread' | { around: number }): Timeline & { items: readonly Item[] };
