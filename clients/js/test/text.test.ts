import { describe, expect, it } from 'vitest';
import { highlight, linkify } from '../src/text.js';

const links = (text: string) =>
  linkify(text)
    .filter(({ href }) => href)
    .map(({ text: shown, href }) => [shown, href]);

describe('linkify', () => {
  it('links https and mail addresses', () => {
    expect(links('See https://example.com/a?b=c, or ask ana@example.com.')).toEqual([
      ['https://example.com/a?b=c', 'https://example.com/a?b=c'],
      ['ana@example.com', 'mailto:ana@example.com'],
    ]);
  });

  it.each(['javascript:alert(1)', 'http://example.com', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'JaVaScRiPt://https'])(
    'links nothing in %s',
    (text) => {
      expect(links(text)).toEqual([]);
    },
  );

  it('leaves punctuation behind a link to the sentence, and brackets that opened inside to the link', () => {
    expect(links('(https://a.example/x_(y)) and https://b.example!')).toEqual([
      ['https://a.example/x_(y)', 'https://a.example/x_(y)'],
      ['https://b.example', 'https://b.example/'],
    ]);
  });

  it('keeps every character of the text, markup too', () => {
    const text = '<b>https://a.example</b> & <img src=x onerror=alert(1)> ana@b.example';
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('highlight', () => {
  it('splits at the hits', () => {
    expect(
      highlight('one two one', [
        { start: 8, length: 3 },
        { start: 0, length: 3 },
      ]),
    ).toEqual([{ text: 'one', hit: true }, { text: ' two ' }, { text: 'one', hit: true }]);
  });
});
