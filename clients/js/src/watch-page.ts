export interface PageHost {
  /** The user or the network is back. */
  wakeUp(): void;
  /** The platform says that there is no network. */
  disconnect(): void;
  pause(): void;
  resume(): void;
}

/** Comes back as soon as the user does, and lets go when the page is put away. Returns the way to end it. */
export function watchPage({ wakeUp, disconnect, pause, resume }: PageHost): () => void {
  const watched: [EventTarget, string, (event: Event) => void][] = [
    [window, 'online', wakeUp],
    [window, 'offline', disconnect],
    [document, 'visibilitychange', () => document.visibilityState === 'visible' && wakeUp()],
    [window, 'pagehide', pause],
    [window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && resume()],
  ];
  for (const [target, name, listener] of watched) target.addEventListener(name, listener);
  return () => watched.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
}
