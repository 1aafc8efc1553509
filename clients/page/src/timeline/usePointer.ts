import { useEffect, useRef, useState } from 'preact/hooks';
import { useChat } from '../chat/context';
import { keyOf, type Row } from './rows';
import { openActions } from './Toolbar';

const LONG_PRESS = 450;
const STILL = 10;

/** The toolbar follows a mouse; a long touch or a right click opens the menu. */
export function usePointer(rows: readonly Row[]) {
  const context = useChat();
  const [hovered, setHovered] = useState<string | undefined>();
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | undefined>(undefined);

  const rowAt = (event: Event): Row | undefined => {
    const key = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset.key;
    return key ? rows.find((row) => keyOf(row.item) === key) : undefined;
  };
  const endPress = (): void => clearTimeout(press.current?.timer);
  useEffect(() => endPress, []);

  return {
    hovered,
    onPointerOver(event: PointerEvent) {
      if (event.pointerType === 'mouse') setHovered(rowAt(event) && keyOf(rowAt(event)!.item));
    },
    onPointerLeave: () => setHovered(undefined),
    onPointerDown(event: PointerEvent) {
      const row = rowAt(event);
      if (event.pointerType === 'mouse' || !row || !(event.target as Element).closest('.bubble')) return;
      const { clientX: x, clientY: y } = event;
      press.current = { x, y, timer: setTimeout(() => openActions(context, row.item, { x, y }), LONG_PRESS) };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      if (press.current && Math.hypot(clientX - press.current.x, clientY - press.current.y) > STILL) endPress();
    },
    onPointerUp: endPress,
    onPointerCancel: endPress,
    onContextMenu(event: MouseEvent) {
      const row = rowAt(event);
      // A selected text, a link or a picture has a menu of the browser's own.
      if (!row || !(event.target as Element).closest('.bubble') || (event.target as Element).closest('a, img, video') || getSelection()?.toString()) return;
      event.preventDefault();
      openActions(context, row.item, { x: event.clientX, y: event.clientY });
    },
  };
}
