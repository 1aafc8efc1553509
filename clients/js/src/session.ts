// Who leads, and where the state is kept. The rest of the client sees one state and one way to call.
import type { Api } from './api.js';
import { jitter } from './backoff.js';
import { createEngine, type Calls, type Engine, type EngineHost } from './engine.js';
import { ChatError, ignore } from './errors.js';
import { newId } from './ids.js';
import { applyPatch } from './patch.js';
import { createValue } from './signal.js';
import { emptyState, type State } from './state.js';
import { createStorage } from './storage.js';
import { indexedDbStore } from './store-indexeddb.js';
import type { ChatOptions, Store } from './surface.js';
import { createTabs, type Tabs } from './tabs.js';

const TOKEN_RETRY = 3000;

export type Call = <K extends keyof Calls>(name: K, ...args: Parameters<Calls[K]>) => Promise<void>;

export function createSession(options: ChatOptions, api: Api, host: Omit<EngineHost, 'onChange' | 'api'>) {
  const state = createValue<State>(emptyState(''));
  const isShared = options.tabs !== 'each' && typeof document !== 'undefined' && typeof BroadcastChannel !== 'undefined' && !!navigator.locks;
  let engine: Engine | undefined;
  let tabs: Tabs | undefined;
  let starting: Promise<void> | undefined;
  let stopped = true;

  const nameOf = (): string => `chat:${api.url}:${state.value.me}`;

  // Tabs that do not know of each other would overwrite what the others stored, so these have no store.
  const openStore = async (): Promise<Store | undefined> => typeof options.store === 'object' ? options.store
    : options.store !== 'memory' && isShared ? indexedDbStore(nameOf()) : undefined;

  const serve = (name: string, args: unknown[]): Promise<void> =>
    engine ? (engine.calls as Record<string, (...args: unknown[]) => Promise<void>>)[name]!(...args)
      : Promise.reject(new ChatError({ code: 'stopped', detail: 'The chat is not started.' }));

  const unlead = async (): Promise<void> => {
    const old = engine;
    engine = undefined;
    await old?.stop();
  };

  const lead = async (): Promise<void> => {
    const replica = state.value;
    let initial: State = { ...replica, status: 'offline' };
    let storage;
    try {
      const store = await openStore();
      storage = store && createStorage(store, newId());
      initial = await storage?.load(replica.me) ?? initial;
    } catch (error) {
      // Then the state lives on in memory: that of this tab, which followed the last leader.
      storage = undefined;
      host.log('warn', 'storage_failed', String(error));
      host.onError(new ChatError({ code: 'storage_unavailable', detail: 'This browser lets no messages be stored. They are kept until this page is closed.' }));
    }
    const next = createEngine(initial, storage, {
      ...host, api,
      onChange: (after, patch) => {
        if (engine !== next || isStarting) return;
        state.set(after);
        tabs?.publish(patch);
      },
    });
    let isStarting = true;
    engine = next;
    await next.start(replica);
    isStarting = false;
    if (engine === next) state.set(next.get());
  };

  const user = async (): Promise<string> => {
    for (;;) {
      try {
        return options.user ?? await api.user();
      } catch (error) {
        // The state belongs to a user, so there is none to show before the first token.
        if ((error as ChatError).code !== 'offline' || stopped) throw error;
        host.log('info', 'no_token');
        await new Promise((resolve) => setTimeout(resolve, jitter(TOKEN_RETRY)));
      }
    }
  };

  const stop = async (wipe = false): Promise<void> => {
    stopped = true;
    if (wipe) tabs?.stopAll();
    await tabs?.stop();
    tabs = undefined;
    await unlead();
    if (wipe) await (await openStore().catch(ignore))?.wipe();
    state.set({ ...wipe ? emptyState(state.value.me) : state.value, status: 'offline' });
  };

  const call: Call = (name, ...args) => !engine && tabs ? tabs.call(name, args) : engine || stopped ? serve(name, args) : starting!.then(() => call(name, ...args));

  const start = async (): Promise<void> => {
    const me = await user();
    if (stopped) return;
    if (state.value.me !== me) state.set(emptyState(me));
    if (!isShared) return lead();
    await new Promise<void>((ready) => {
      tabs = createTabs(nameOf(), {
        lead: () => lead().then(ready), unlead, serve, state: () => state.value,
        onState: (leaders) => {
          state.set(leaders);
          ready();
        },
        onPatch: (patch) => state.set(applyPatch(state.value, patch)),
        onStop: () => void stop(),
      });
      tabs.start();
    });
  };

  return {
    state,
    call,
    stop,

    /** Resolves when there is a state: the stored one, or that of the tab that leads. */
    start(): Promise<void> {
      stopped = false;
      return starting = start();
    },

    /** The page is put away: a lock, a channel or a socket would keep it out of the back/forward cache. */
    pause: (): void => void tabs?.stop(),
    resume: (): void => tabs?.start(),
    disconnect: (): void => engine?.disconnect(),

    signIn(): void {
      if (state.value.status === 'signedOut') engine?.connect();
    },
    signOut(): void {
      if (engine) engine.signOut();
      else if (!tabs) state.set({ ...state.value, status: 'signedOut' });
    },
  };
}

export type Session = ReturnType<typeof createSession>;
