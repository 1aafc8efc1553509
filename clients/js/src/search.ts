// Loaded with the first search.
import type { Api } from './api.js';
import { pathOf } from './catchup.js';
import type { Hit, SearchFilter } from './surface.js';

export interface SearchPage {
  items: Hit[];
  nextCursor: string | null;
}

export function search(
  api: Api,
  chatId: string,
  q: string,
  { from, type, since, until }: SearchFilter,
  cursor: string | null,
): Promise<SearchPage> {
  const asked = { q, from, type, since: since?.toISOString(), until: until?.toISOString(), cursor };
  return api.call(
    'GET',
    `${pathOf(chatId)}/search?${new URLSearchParams(Object.entries(asked).filter((pair): pair is [string, string] => !!pair[1]))}`,
  );
}
