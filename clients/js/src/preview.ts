/** The longest preview, in Unicode scalar values. */
const LENGTH = 120;

/** The beginning of a text, as the server cuts it: at most 120 scalar values, and never inside a grapheme. */
export function preview(content: string | null): string | null {
  // UTF-16 units are never fewer than scalar values.
  if (content === null || content.length <= LENGTH) return content;

  let text = '';
  for (const { segment } of new Intl.Segmenter().segment(content)) {
    if ([...(text + segment)].length > LENGTH) break;
    text += segment;
  }
  return text;
}
