import type { Highlight } from './wire.js';

/** A piece of a text. With `href` it is a link; with `hit` a search found it. Render it as text, never as HTML. */
export interface TextPart {
  text: string;
  href?: string;
  hit?: boolean;
}

const LINK = /\bhttps:\/\/[^\s<>"'`]+|\b(?:mailto:)?[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/giu;

/** Splits a text at its links. Only `https:` and `mailto:` become links, whatever the text says. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = withoutPunctuation(match[0]);
    const href = toHref(link);
    if (!href) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: link, href });
    end = match.index + link.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Splits a search hit's content at its highlights. */
export function highlight(text: string, highlights: readonly Highlight[]): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { start, length } of [...highlights].sort((a, b) => a.start - b.start)) {
    if (start < end) continue;
    if (start > end) parts.push({ text: text.slice(end, start) });
    parts.push({ text: text.slice(start, start + length), hit: true });
    end = start + length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

// A full stop or bracket behind a link belongs to the sentence, unless the bracket opened inside the link.
function withoutPunctuation(link: string): string {
  let end = link.length;
  for (;;) {
    const last = link[end - 1] ?? '';
    const body = link.slice(0, end);
    const opening = { ')': '(', ']': '[', '}': '{' }[last];
    const unbalanced = opening !== undefined && body.split(last).length > body.split(opening).length;
    if (!'.,;:!?…'.includes(last) && !unbalanced) return body;
    end--;
  }
}

function toHref(link: string): string | undefined {
  try {
    const url = new URL(link.includes('://') || /^mailto:/i.test(link) ? link : `mailto:${link}`);
    return url.protocol === 'https:' || url.protocol === 'mailto:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
