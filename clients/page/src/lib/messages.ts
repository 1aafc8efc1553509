// The line that stands for a message in lists, and its delivery state.
import type { ChatItem, Item, Peer } from 'chat-client';
import { deliveredOf } from './people';

export type Tick = 'failed' | 'waiting' | 'sent' | 'delivered' | 'read';

export const TICKS: Record<Tick, string> = { failed: 'Not sent', waiting: 'Waiting to be sent', sent: 'Sent', delivered: 'Delivered', read: 'Read' };

export function tickOf(item: Item, peer: Peer | undefined): Tick {
  if (item.local) return item.local.state === 'failed' ? 'failed' : 'waiting';
  if (!peer || !item.seq) return 'waiting';
  if (item.seq <= (peer.lastReadSeq ?? 0)) return 'read';
  return item.seq <= deliveredOf(peer) ? 'delivered' : 'sent';
}

const kindOf = (mimeType: string): 'photo' | 'video' | 'file' =>
  mimeType.startsWith('image/') ? 'photo' : mimeType.startsWith('video/') ? 'video' : 'file';

const SIGNS = { photo: '📷', video: '🎬', file: '📄' };

/** A message without text, in one line. */
export function mediaLine(media: Item['media']): string {
  const [first] = media;
  if (!first) return 'Message';
  const kind = kindOf(first.mimeType);
  const isOneKind = media.every((file) => kindOf(file.mimeType) === kind);
  if (media.length === 1) return `${SIGNS[kind]} ${kind === 'file' ? first.name : kind === 'photo' ? 'Photo' : 'Video'}`;
  return isOneKind ? `${SIGNS[kind]} ${media.length} ${kind}s` : `${SIGNS.file} ${media.length} files`;
}

export function lineOf(item: Item): string {
  if (item.deleted) return 'Message deleted';
  const line = item.media.length ? mediaLine(item.media) : '';
  return [line, item.content].filter(Boolean).join(' ');
}

/** For a reply: the original may be deleted, hidden or out of reach. */
export const previewOf = (reply: NonNullable<Item['replyTo']>): string => reply.preview ?? 'Original message';

export const isMine = (item: { senderId: string }, me: string): boolean => item.senderId === me;

/** Nothing can be written here, for the reason given. */
export function closedReason(chat: ChatItem): 'incoming' | 'outgoing' | 'rejected' | 'blocked' | undefined {
  if (chat.blockedByMe) return 'blocked';
  if (chat.status === 'pending') return chat.incoming ? 'incoming' : 'outgoing';
  return chat.status === 'rejected' ? 'rejected' : undefined;
}

export const within = (item: Item, windowMs: number): boolean => Date.now() - Date.parse(item.createdAt) < windowMs;

export function sizeOf(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
