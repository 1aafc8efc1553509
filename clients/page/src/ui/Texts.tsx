// Texts of users: always text, never HTML.
import { highlight, linkify, type Highlight } from 'chat-client';

/** With links. */
export function Linked({ text }: { text: string }) {
  return <>{linkify(text).map(({ text: part, href }) => href ? <a href={href} target="_blank" rel="noopener noreferrer nofollow">{part}</a> : part)}</>;
}

/** With what a search found. */
export function Highlighted({ text, highlights }: { text: string; highlights: readonly Highlight[] }) {
  return <>{highlight(text, highlights).map(({ text: part, hit }) => hit ? <mark>{part}</mark> : part)}</>;
}

const EMOJI_ONLY = /^(?:\p{RGI_Emoji}\s*){1,3}$/v;

/** One to three emoji and nothing else are shown large. */
export const isEmojiOnly = (text: string): boolean => text.length < 50 && EMOJI_ONLY.test(text);
