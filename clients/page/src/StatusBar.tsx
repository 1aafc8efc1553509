import type { Status } from 'chat-client';
import { useEffect, useState } from 'preact/hooks';

/** So short a break is none. */
const PATIENCE = 1200;

const TEXTS: Record<Status, string> = {
  offline: 'You are offline. What you write is sent when you are back.',
  connecting: 'Connecting… What you write is sent as soon as it works.',
  syncing: 'Catching up…',
  live: '', signedOut: '',
};

export function StatusBar({ status }: { status: Status }) {
  const [isLate, setLate] = useState(false);
  const isBad = TEXTS[status] !== '';
  useEffect(() => {
    setLate(false);
    if (!isBad) return undefined;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [isBad]);
  return <div class={`status ${isBad && isLate ? status : ''}`} role="status">{isBad && isLate && <p>{TEXTS[status]}</p>}</div>;
}
