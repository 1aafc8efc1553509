// Keeps what the user looks at where it is, whatever is added above or below. Browsers differ here (Safari anchors
// nothing), so the page does it alone, with `overflow-anchor: none`.

export interface Position { above: number; below: number; height: number }

export interface Scroller {
  /** After every rendering: goes back to what was in view. */
  settle(): void;
  /** From here on the end stays in view, until the user scrolls away. */
  toEnd(): void;
  show(row: Element, where: 'top' | 'middle'): void;
  readonly sticks: boolean;
  position(): Position;
  /** The last row that is in view as a whole. */
  lastSeen(): Element | undefined;
  /** The first row in view and its place, to come back to. */
  mark(): { row: Element; top: number } | undefined;
  dispose(): void;
}

const CLOSE = 24;

export function createScroller(view: HTMLElement, content: HTMLElement, onMove: (position: Position) => void): Scroller {
  let sticks = false;
  let anchors: { row: Element; top: number }[] = [];
  let [contentHeight, viewHeight] = [0, 0];

  const topOf = (row: Element): number => row.getBoundingClientRect().top - view.getBoundingClientRect().top;
  const below = (): number => view.scrollHeight - view.scrollTop - view.clientHeight;

  /** The index of the first row that ends below a height. */
  const firstBelow = (height: number): number => {
    const rows = content.children as HTMLCollectionOf<HTMLElement>;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.offsetTop + rows[middle]!.offsetHeight <= height) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const capture = (): void => {
    [contentHeight, viewHeight] = [view.scrollHeight, view.clientHeight];
    const rows = content.children as HTMLCollectionOf<HTMLElement>;
    anchors = [];
    for (let i = firstBelow(view.scrollTop); i < rows.length && rows[i]!.offsetTop < view.scrollTop + viewHeight; i++) anchors.push({ row: rows[i]!, top: topOf(rows[i]!) });
  };

  const position = (): Position => ({ above: view.scrollTop, below: below(), height: view.clientHeight });
  const tell = (): void => onMove(position());

  const settle = (): void => {
    if (sticks) view.scrollTop = view.scrollHeight;
    else {
      const anchor = anchors.find(({ row }) => row.isConnected);
      const moved = anchor ? topOf(anchor.row) - anchor.top : 0;
      if (Math.abs(moved) >= 0.5) view.scrollTop += moved;
    }
    capture();
  };

  const onScroll = (): void => {
    // Not the user: something grew, and its observer has not been called yet.
    if (view.scrollHeight !== contentHeight || view.clientHeight !== viewHeight) settle();
    else {
      sticks = below() < CLOSE;
      capture();
    }
    tell();
  };

  // Pictures that load, and a composer that grows.
  const observer = new ResizeObserver(() => {
    settle();
    tell();
  });
  observer.observe(content);
  observer.observe(view);
  view.addEventListener('scroll', onScroll, { passive: true });

  return {
    settle,
    position,
    toEnd() {
      sticks = true;
      settle();
      tell();
    },
    show(row, where) {
      const { height } = row.getBoundingClientRect();
      const place = where === 'top' ? view.clientHeight * 0.15 : Math.max(16, (view.clientHeight - height) / 2);
      view.scrollTop += topOf(row) - place;
      sticks = below() < CLOSE;
      capture();
      tell();
    },
    get sticks() {
      return sticks;
    },
    lastSeen: () => content.children[firstBelow(view.scrollTop + view.clientHeight + 1) - 1],
    mark: () => anchors[0],
    dispose() {
      observer.disconnect();
      view.removeEventListener('scroll', onScroll);
    },
  };
}
