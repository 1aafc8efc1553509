// Who leads, and where the state is kept. The rest of the client sees one state and one set of calls.
import type { Api } from './api.js';
import { jitter } from './backoff.js';
import { Engine, type Calls, type EngineHost } from './engine.js';
import { ChatError } from './errors.js';
import { newId } from './ids.js';
import { applyPatch } from './patch.js';
import { Value } from './signal.js';
import { emptyState, type State } from './state.js';
import { Storage } from './storage.js';
import { indexedDbStore } from './store-indexeddb.js';
import type { ChatOptions, Store } from './surface.js';
import { Tabs } from './tabs.js';

const TOKEN_RETRY = 3000;

export type SessionHost = Omit<EngineHost, 'onChange' | 'onFenced' | 'api'>;

export class Session {
  readonly state = new Value<State>(emptyState(''));
  readonly #options: ChatOptions;
  readonly #api: Api;
  readonly #host: SessionHost;
  #engine: Engine | undefined;
  #tabs: Tabs | undefined;
  #ready: (() => void) | undefined;
  #stopped = true;

  constructor(options: ChatOptions, api: Api, host: SessionHost) {
    [this.#options, this.#api, this.#host] = [options, api, host];
  }

  /** Resolves when there is a state: the stored one, or that of the tab that leads. */
  async start(): Promise<void> {
    this.#stopped = false;
    const me = await this.#user();
    if (this.#stopped) return;
    if (this.state.value.me !== me) this.state.set(emptyState(me));
    if (!this.#isShared) return this.#lead();

    const ready = new Promise<void>((resolve) => {
      this.#ready = resolve;
    });
    this.#tabs = new Tabs(this.#name, {
      lead: () => this.#lead(),
      unlead: () => this.#unlead(),
      serve: (name, args) => this.#serve(name, args),
      state: () => this.state.value,
      onState: (state) => {
        this.state.set(state);
        this.#ready?.();
      },
      onPatch: (patch) => this.state.set(applyPatch(this.state.value, patch)),
      onStop: () => void this.stop(),
    });
    this.#tabs.start();
    await ready;
  }

  async stop(wipe = false): Promise<void> {
    this.#stopped = true;
    if (wipe) this.#tabs?.stopAll();
    await this.#tabs?.stop();
    this.#tabs = undefined;
    await this.#unlead();
    if (wipe) {
      await this.#wipe();
      this.state.set(emptyState(this.state.value.me));
    }
    this.state.set({ ...this.state.value, status: 'offline' });
  }

  /** The page is put away: a lock, a channel or a socket would keep it out of the back/forward cache. */
  async pause(): Promise<void> {
    await this.#tabs?.stop();
  }

  resume(): void {
    this.#tabs?.start();
  }

  disconnect(): void {
    this.#engine?.disconnect();
  }

  signIn(): void {
    if (this.state.value.status === 'signedOut') this.#engine?.connect();
  }

  signOut(): void {
    if (this.#engine) this.#engine.signOut();
    else if (!this.#tabs) this.state.set({ ...this.state.value, status: 'signedOut' });
  }

  /** Calls of the leading tab, which may be this one. */
  readonly calls = new Proxy({} as Calls, {
    get: (_, name: keyof Calls) => (...args: unknown[]) => {
      if (this.#engine) return this.#serve(name, args);
      if (this.#tabs) return this.#tabs.call(name, args);
      return Promise.reject(new ChatError({ code: 'stopped', detail: 'The chat is not started.' }));
    },
  });

  get #name(): string {
    return `chat:${this.#api.url}:${this.state.value.me}`;
  }

  get #isShared(): boolean {
    return this.#options.tabs !== 'each' && typeof document !== 'undefined' && typeof BroadcastChannel !== 'undefined' && navigator.locks !== undefined;
  }

  async #user(): Promise<string> {
    for (;;) {
      if (this.#options.user) return this.#options.user;
      try {
        return await this.#api.user();
      } catch (error) {
        // The state belongs to a user, so there is none to show before the first token.
        if ((error as ChatError).code !== 'offline' || this.#stopped) throw error;
        await new Promise((resolve) => setTimeout(resolve, jitter(TOKEN_RETRY)));
      }
    }
  }

  async #serve(name: string, args: unknown[]): Promise<unknown> {
    const calls = this.#engine?.calls as Record<string, (...args: unknown[]) => Promise<unknown>> | undefined;
    if (!calls?.[name]) throw new ChatError({ code: 'stopped', detail: 'The chat is not started.', retryable: true });
    return calls[name](...args);
  }

  async #lead(): Promise<void> {
    const replica = this.state.value;
    const { storage, state } = await this.#load(replica);
    const engine = new Engine(state, storage, {
      ...this.#host, api: this.#api,
      onChange: (after, patch) => {
        if (this.#engine !== engine) return;
        this.state.set(after);
        this.#tabs?.publish(patch);
      },
      // The lock's loss is told as well.
      onFenced: () => void engine.stop(),
    });
    this.#engine = engine;
    await engine.start(replica);
    this.state.set(engine.state);
    this.#ready?.();
  }

  async #unlead(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    await engine?.stop();
  }

  /** Without a store the state lives on in memory: that of the tab, which followed the last leader. */
  async #load(replica: State): Promise<{ storage?: Storage; state: State }> {
    const state: State = { ...replica, status: 'offline' };
    try {
      const store = await this.#open();
      if (!store) return { state };
      const storage = new Storage(store, newId());
      return { storage, state: await storage.load(replica.me) };
    } catch (error) {
      this.#host.log('warn', 'storage_failed', String(error));
      this.#host.onError(new ChatError({ code: 'storage_unavailable', detail: 'This browser does not let messages be stored. They are kept until this page is closed.' }));
      return { state };
    }
  }

  async #open(): Promise<Store | undefined> {
    const { store } = this.#options;
    if (typeof store === 'object') return store;
    // Tabs that do not know of each other would overwrite what the others stored.
    return store === 'memory' || !this.#isShared || typeof indexedDB === 'undefined' ? undefined : indexedDbStore(this.#name);
  }

  async #wipe(): Promise<void> {
    await (await this.#open().catch(() => undefined))?.wipe();
  }
}
