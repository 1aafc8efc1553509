const MARGIN = 8;

/** Puts a popover beside what opened it, inside the window. Styles for narrow windows may overrule it. */
export function place(element: HTMLElement, at: DOMRect): void {
  const { offsetWidth, offsetHeight } = element;
  const x = at.left + offsetWidth + MARGIN > innerWidth ? at.right - offsetWidth : at.left;
  const y = at.bottom + offsetHeight + MARGIN > innerHeight ? at.top - offsetHeight : at.bottom;
  element.style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - offsetWidth - MARGIN))}px`;
  element.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - offsetHeight - MARGIN))}px`;
}

/** Where an arrow key leads in a grid with so many columns; undefined for other keys. */
export function step(key: string, at: number, count: number, columns = 1): number | undefined {
  const to = { ArrowDown: at + columns, ArrowUp: at - columns, ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }[key];
  return to === undefined || !count ? undefined : (to + count) % count;
}
