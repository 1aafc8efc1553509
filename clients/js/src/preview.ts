/** Of a reply's preview, in Unicode scalar values. */
const LENGTH = 120;

/** The beginning of a text, as the server cuts it: at most 120 scalar values, and never inside a grapheme. */
export function preview(content: string | null): string | null {
  // Two UTF-16 units make a scalar value at most, so a short text needs no counting.
  if (content === null || content.length <= LENGTH) return content;

  let [text, count] = ['', 0];
  for (const grapheme of graphemes(content)) {
    count += [...grapheme].length;
    if (count > LENGTH) break;
    text += grapheme;
  }
  return text;
}

function* graphemes(content: string): Iterable<string> {
  // Firefox has the segmenter since version 125 only; without it a joined emoji can be cut.
  if (!('Segmenter' in Intl)) return yield* content;
  for (const { segment } of new Intl.Segmenter().segment(content)) yield segment;
}
