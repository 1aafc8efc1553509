// Chooses the store and takes part in the choice of the leading tab. The rest of the client sees one state and one way to call.
import type { Api } from './api.js';
import { jitter } from './backoff.js';
import { createEngine, type Calls, type Engine, type EngineHost } from './engine.js';
import { ChatError, ignore } from './errors.js';
import { newId } from './ids.js';
import type { Attached } from './page.js';
import { createValue } from './signal.js';
import { emptyState, type OutgoingFile, type State } from './state.js';
import type { Storage } from './storage.js';
import type { ChatOptions, Store } from './surface.js';
import type { Tabs } from './tabs.js';

const TOKEN_RETRY = 3000;

export type Call = <K extends keyof Calls>(name: K, ...args: Parameters<Calls[K]>) => Promise<void>;

export function createSession(options: ChatOptions, api: Api, host: Omit<EngineHost, 'onChange' | 'api'>) {
  const state = createValue<State>(emptyState(''));
  let engine: Engine | undefined;
  let attached: Attached | undefined;
  let tabs: Tabs | undefined;
  let starting: Promise<void> | undefined;
  let stopped = true;

  // Tabs that do not know of each other would overwrite each other's state, so they have no store.
  const openStore = async (): Promise<Store | undefined> => {
    if (typeof options.store === 'object') return options.store;
    return options.store !== 'memory' && tabs ? attached!.openStore() : undefined;
  };

  const serve = (name: string, args: unknown[]): Promise<void> =>
    engine
      ? (engine.calls as Record<string, (...args: unknown[]) => Promise<void>>)[name]!(...args)
      : Promise.reject(new ChatError({ code: 'stopped', detail: 'The chat is not started.' }));

  const call: Call = (name, ...args) =>
    !engine && tabs ? tabs.call(name, args) : engine || stopped ? serve(name, args) : starting!.then(() => call(name, ...args));

  const unlead = async (): Promise<void> => {
    const old = engine;
    engine = undefined;
    await old?.stop();
  };

  const lead = async (): Promise<void> => {
    const replica = state.value;
    let initial: State = { ...replica, status: 'offline' };
    let storage: Storage | undefined;
    try {
      const store = await openStore();
      if (store) {
        const opened = (await import('./storage.js')).createStorage(store, newId());
        initial = await opened.load(replica.me);
        storage = opened;
      }
    } catch (error) {
      // Without a store, the state of this tab continues in memory.
      host.onStorageFailed(error);
    }
    let isStarting = true;
    const next = createEngine(initial, storage, {
      ...host,
      api,
      onChange: (before, after) => {
        if (engine !== next || isStarting) return;
        state.set(after);
        tabs?.publish(before, after);
      },
    });
    engine = next;
    await next.start(replica);
    isStarting = false;
    if (engine === next) state.set(next.get());
  };

  const user = async (): Promise<string> => {
    for (;;) {
      try {
        return await api.user();
      } catch (error) {
        // The state belongs to a user, who is unknown before the first token.
        if ((error as ChatError).code !== 'offline' || stopped) throw error;
        host.log('info', 'no_token');
        await new Promise((resolve) => setTimeout(resolve, jitter(TOKEN_RETRY)));
      }
    }
  };

  const start = async (): Promise<void> => {
    const me = await user();
    if (stopped) return;
    if (state.value.me !== me) state.set(emptyState(me));
    if (typeof document === 'undefined') return lead();

    attached = (await import('./page.js')).attach(`chat:${api.url}:${me}`, options.tabs, {
      state,
      call,
      disconnect: () => engine?.disconnect(),
      lead,
      unlead,
      serve,
      onStop: () => void stop(),
    });
    tabs = attached.tabs;
    await attached.start();
  };

  const stop = async (wipe = false): Promise<void> => {
    stopped = true;
    await attached?.stop(wipe);
    await unlead();
    if (wipe) await (await openStore().catch(ignore))?.wipe();
    tabs = undefined;
    state.set({ ...(wipe ? emptyState(state.value.me) : state.value), status: 'offline' });
  };

  return {
    state,
    call,
    stop,

    /** Resolves when there is a state: the stored one, or that of the tab that leads. */
    start(): Promise<void> {
      stopped = false;
      return (starting = start());
    },

    localUrl: (key: string, file?: OutgoingFile): string | undefined => attached?.localUrl(key, file),

    signIn(): void {
      if (state.value.status === 'signedOut') engine?.connect();
    },
    signOut(): void {
      if (engine) engine.signOut();
      else state.set({ ...state.value, status: 'signedOut' });
    },
  };
}

export type Session = ReturnType<typeof createSession>;
