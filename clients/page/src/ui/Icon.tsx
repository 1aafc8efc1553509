// Drawn on a grid of 24, as lines.
const PATHS = {
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4 4',
  compose: 'M12 20h8M15.5 4.5a2.1 2.1 0 0 1 3 3L8 18l-4 1 1-4z',
  back: 'M19 12H5M11 6l-6 6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  close: 'M6 6l12 12M18 6L6 18',
  attach: 'M20 11.5l-8.3 8.3a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8L9.5 17.3a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14a4 4 0 0 0 7 0M9 9.5v.01M15 9.5v.01',
  send: 'M4.5 12L3.5 4.5l17 7.5-17 7.5zM4.5 12h7.5',
  reply: 'M9 7L4 12l5 5M4 12h9a7 7 0 0 1 7 7',
  edit: 'M15.5 4.5a2.1 2.1 0 0 1 3 3L8 18l-4 1 1-4zM13 7l3 3',
  trash: 'M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  mute: 'M5 17h11M18.5 15c-.4-1-.5-2-.5-4.5a6 6 0 0 0-8-5.6M6 9.5c0 4-.5 5.5-2 7.5M10 20.5a2.2 2.2 0 0 0 4 0M3 3l18 18',
  bell: 'M4 17h16c-1.5-2-2-3.5-2-7a6 6 0 0 0-12 0c0 3.5-.5 5-2 7zM10 20.5a2.2 2.2 0 0 0 4 0',
  archive: 'M4 4h16v5H4zM5.5 9v11h13V9M10 13h4',
  block: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.6 5.6l12.8 12.8',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 8v4.5l3 1.5',
  alert: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V13M12 16.5v.01',
  file: 'M14 3H6v18h12V7zM14 3v4h4M9 12h6M9 16h6',
  download: 'M12 4v12M7 11l5 5 5-5M5 20h14',
  retry: 'M20 12a8 8 0 1 1-2.5-5.8M20 4v4h-4',
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20',
  network: 'M5 9a10 10 0 0 1 14 0M8 12.5a6 6 0 0 1 8 0M12 17v.01',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5',
  beside: 'M4 5h7v14H4zM13 5h7v14h-7z',
  gear: 'M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1',
  keyboard: 'M3 7h18v10H3zM7 10.5v.01M10.5 10.5v.01M14 10.5v.01M17 10.5v.01M8 14h8',
  exit: 'M14 4H5v16h9M10 12h10M16 8l4 4-4 4',
  play: 'M8 5.5v13l10.5-6.5z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={PATHS[name]} style={name === 'more' ? { strokeWidth: 3 } : undefined} /></svg>;
}

/** A button with an icon alone; the label is for screen readers and the pointer. */
export function IconButton({ icon, label, class: extra = '', ...rest }: {
  icon: IconName; label: string; class?: string; onClick?(event: MouseEvent): void; disabled?: boolean;
  'aria-expanded'?: boolean; 'aria-pressed'?: boolean; 'aria-haspopup'?: 'menu' | 'dialog'; tabIndex?: number;
}) {
  return <button type="button" class={`icon-button ${extra}`} aria-label={label} title={label} {...rest}><Icon name={icon} /></button>;
}
