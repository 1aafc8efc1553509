import { effect, signal } from '@preact/signals-core';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'chat.theme';

/** Private windows may have no storage: then the choice lasts as long as the page. */
const read = (): Theme => {
  try {
    return localStorage.getItem(KEY) as Theme | null ?? 'system';
  } catch {
    return 'system';
  }
};

export const theme = signal<Theme>(read());

effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // As above.
  }
});
