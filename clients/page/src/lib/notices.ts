// Short messages to the user: what failed, and what was done.
import { signal } from '@preact/signals-core';
import type { ChatError } from 'chat-client';

export interface Notice { id: number; text: string; kind: 'info' | 'error'; action?: { label: string; run(): void } }

const SHOWN = 7000;

export const notices = signal<readonly Notice[]>([]);
let last = 0;

export function tell(text: string, options: Partial<Pick<Notice, 'kind' | 'action'>> = {}): void {
  // The same sentence twice is one too many.
  const notice = { id: ++last, text, kind: 'info' as const, ...options };
  notices.value = [...notices.value.filter((other) => other.text !== text), notice].slice(-3);
  setTimeout(() => dismiss(notice.id), notice.action ? 2 * SHOWN : SHOWN);
}

export const dismiss = (id: number): void => {
  notices.value = notices.value.filter((notice) => notice.id !== id);
};

export const tellError = (error: unknown): void => tell(sentenceOf(error), { kind: 'error' });

/** For screen readers: read out once, and never shown. */
export const announcement = signal('');
export function announce(text: string): void {
  // The same text again is a change too.
  announcement.value = announcement.value === text ? `${text}\u00a0` : text;
}

/** Where the server's own words are too technical for a chat. */
const SENTENCES: Record<string, string> = {
  offline: 'The server can’t be reached. What you sent goes out when it can.',
  signed_out: 'You are signed out.',
  expired: 'This could not be sent for seven days. Send it again if it still matters.',
  file_lost: 'The file is not on this device any more. Choose it again.',
  file_too_large: 'The file is too large.',
  unsupported_media_type: 'Files of this type can’t be sent. Photos, videos, PDF and Word files can.',
  not_allowed: 'This person doesn’t receive your messages.',
  blocked_by_me: 'You blocked this person. Unblock them to write to them.',
  requests_closed: 'This person doesn’t accept requests.',
  request_quota: 'Many of your requests wait for an answer. Wait for one before you send more.',
  rate_limited: 'That was too fast. Try again in a moment.',
  not_found: 'That isn’t there any more.',
  chat_with_yourself: 'That is you. Choose somebody else.',
  chat_pending: 'The request isn’t accepted yet.',
  message_deleted: 'The message was deleted.',
  edit_window_over: 'The message is too old to be changed.',
  delete_window_over: 'The message is too old to be deleted for everyone.',
  too_many_reactions: 'The message has as many different reactions as it can have.',
  suspended: 'Your account is suspended.',
  unexpected: 'Something went wrong on the server.',
  dependency_unavailable: 'The server is busy. It will be tried again.',
};

export function sentenceOf(error: unknown): string {
  const { code, detail, message } = error as Partial<ChatError>;
  return SENTENCES[code ?? ''] ?? detail ?? message ?? 'Something went wrong.';
}
