// The parts that only pages need: other tabs, a store, object URLs and the page's life cycle. Loaded where there is a document.
import { ignore } from './errors.js';
import { createLocalFiles } from './local-files.js';
import type { Call } from './session.js';
import type { Value } from './signal.js';
import type { State } from './state.js';
import type { ChatOptions } from './surface.js';
import { ALL } from './storage.js';
import { indexedDbStore } from './store-indexeddb.js';
import { createTabs, type TabsHost } from './tabs.js';
import { watchPage } from './watch-page.js';


export interface AttachHost extends Pick<TabsHost, 'lead' | 'unlead' | 'serve' | 'onStop'> {
  state: Value<State>;
  call: Call;
  disconnect(): void;
}

/** Ties a session to this page and to the other tabs of its browser. */
export function attach(name: string, wanted: ChatOptions['tabs'], host: AttachHost) {
  const { state, call, lead, disconnect } = host;
  let ready: () => void;
  const hasState = new Promise<void>((resolve) => {
    ready = resolve;
  });
  // Browsers have Web Locks on https and localhost only.
  const tabs =
    wanted === 'each' || !navigator.locks
      ? undefined
      : createTabs(name, {
          ...host,
          lead: () => lead().then(ready),
          state: () => state.value,
          onState: (leaders) => {
            state.set(leaders);
            ready();
          },
        });

  const files = createLocalFiles();
  const unwatch = watchPage({
    wakeUp: () => void call('refresh').catch(ignore),
    disconnect,
    pause: () => void tabs?.stop(),
    resume: () => tabs?.start(),
  });

  return {
    tabs,
    localUrl: files.url,
    openStore: () => indexedDbStore(name, ALL),

    /** Resolves when there is a state: the stored one, or that of the tab that leads. */
    start(): Promise<void> {
      if (!tabs) return lead();
      tabs.start();
      return hasState;
    },

    async stop(everywhere: boolean): Promise<void> {
      unwatch();
      if (everywhere) tabs?.stopAll();
      await tabs?.stop();
      files.clear();
    },
  };
}

export type Attached = ReturnType<typeof attach>;
