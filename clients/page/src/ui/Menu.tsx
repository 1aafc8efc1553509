import { signal } from '@preact/signals-core';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSource } from '../lib/source';
import { Icon, type IconName } from './Icon';
import { place, step } from './place';

export interface MenuItem { label: string; icon: IconName; danger?: boolean; hint?: string; run(): void }

interface Open { label: string; items: readonly MenuItem[]; at: DOMRect; top?: ComponentChildren; opener: HTMLElement | null }

const open = signal<Open | undefined>(undefined);

/** Opens a menu beside an element, or at a point. `top` stands above the entries. */
export function openMenu(label: string, items: readonly MenuItem[], at: Element | { x: number; y: number }, top?: ComponentChildren): void {
  const rect = at instanceof Element ? at.getBoundingClientRect() : new DOMRect(at.x, at.y, 0, 0);
  open.value = { label, items, at: rect, top, opener: document.activeElement as HTMLElement | null };
}

export function closeMenu(): void {
  const opener = open.value?.opener;
  open.value = undefined;
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

/** The one menu of the page. It is a sheet at the bottom of a narrow window. */
export function MenuHost() {
  const menu = useRef<HTMLDivElement>(null);
  const current = useSource(open);

  useLayoutEffect(() => {
    const element = menu.current;
    if (!element || !current) return;
    element.showPopover();
    place(element, current.at);
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
  }, [current]);

  if (!current) return null;
  return (
    <div
      ref={menu} popover="auto" class="menu" role="dialog" aria-label={current.label} onKeyDown={move}
      onToggle={(event) => (event as ToggleEvent).newState === 'closed' && open.value === current && closeMenu()}
    >
      {current.top}
      <div role="menu" aria-label={current.label}>
        {current.items.map(({ label, icon, danger, hint, run }) => (
          <button
            type="button" role="menuitem" tabIndex={-1} class={danger ? 'danger' : ''}
            onClick={() => {
              closeMenu();
              run();
            }}
          >
            <Icon name={icon} /><span>{label}</span>{hint && <kbd aria-hidden="true">{hint}</kbd>}
          </button>
        ))}
      </div>
    </div>
  );
}

function move(event: KeyboardEvent): void {
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button')];
  const to = step(event.key, items.indexOf(document.activeElement as HTMLElement), items.length);
  if (event.key === 'Tab') closeMenu();
  if (to === undefined) return;
  event.preventDefault();
  items[to]?.focus();
}
