// Names for the generated wire shapes. Only this file knows how the documents spell them.
import type { components } from './wire.gen.js';

export type { ClientEvents, ServerEvents } from './wire.gen.js';

type Schemas = components['schemas'];
type AnyMessage = Schemas['Message'];
type KeysOf<T> = T extends unknown ? keyof T : never;
type ValueOf<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
type Flat = { [K in KeysOf<AnyMessage>]: ValueOf<AnyMessage, K> };

type Always =
  'id' | 'chatId' | 'seq' | 'rev' | 'senderId' | 'clientMessageId' | 'type' | 'media' | 'reactions' | 'createdAt' | 'edits' | 'deleted';

/** A message that the user can see. A message deleted for everyone is a tombstone: `deleted`, without content, media and reactions. */
export type Message = { [K in Always]: NonNullable<Flat[K]> } & { content: string | null } & Partial<
    Omit<Flat, Always | 'content' | 'hidden'>
  >;

/** A message as an answer or event carries it: visible, or only a mark that the user hid it. */
export type WireMessage = (Message & { hidden?: undefined }) | { id: string; chatId: string; seq: number; rev: number; hidden: true };

/** A chat as its member sees it. */
export type WireChat = Omit<Schemas['Chat'], 'lastMessage'> & { lastMessage: WireMessage | null };

export type Media = Schemas['Media'];
export type Highlight = Schemas['Highlight'];
export type Problem = Schemas['Problem'];
export type Constants = Schemas['Constants'];
export type Negotiation = Schemas['Negotiation'];
export type UploadToken = Schemas['UploadToken'];
export type UploadedFile = Schemas['UploadedFile'];

export type ChangesPage = Omit<Schemas['ChatChanges'], 'chat' | 'messages'> & { chat: WireChat; messages: WireMessage[] };
export type SyncPage = Omit<Schemas['SyncedChats'], 'chats'> & { chats: WireChat[] };
export type MessagePage = Omit<Schemas['MessagePage'], 'items'> & { items: Message[] };
