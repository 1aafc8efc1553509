// Runs in the leading tab: socket, outbox, catch-up and every change of the state.
import type { Api } from './api.js';
import { createCatchUp } from './catchup.js';
import { createConnection, type Internals, type Log } from './connection.js';
import { createCore } from './core.js';
import { createDeliveries } from './deliveries.js';
import { ignore, offline } from './errors.js';
import type { Position } from './pages.js';
import { createRooms } from './rooms.js';
import { createSender } from './sender.js';
import type { Action, State } from './state.js';
import type { Storage } from './storage.js';

/** Reordered events look like a gap for about this long. */
const GAP_DELAY = 100;
const RETRY_DELAY = 5000;
const LONGEST_TIMER = 2 ** 31 - 1;

export interface EngineHost {
  api: Api;
  internals: Internals;
  rooms: number;
  now(): number;
  fetch: typeof fetch;
  onChange(before: State, after: State): void;
  onStorageFailed(error: unknown): void;
  log: Log;
}

/** The calls that any tab may make to the leading one. Arguments can be cloned, and each call is idempotent. */
export type Calls = {
  dispatch(action: Action): Promise<void>;
  page(chatId: string, position: Position, seq: number): Promise<void>;
  typing(chatId: string, on: boolean): Promise<void>;
  /** Catches up now, and ends back-off waits: the user or the network is back. */
  refresh(): Promise<void>;
};

export type Engine = ReturnType<typeof createEngine>;

export function createEngine(initial: State, storage: Storage | undefined, host: EngineHost) {
  const { api, now } = host;
  let tick: ReturnType<typeof setTimeout> | undefined;
  let gap: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const core = createCore(initial, storage, {
    onChange: (before, after) => {
      schedule(after);
      if (!gap) fill(GAP_DELAY);
      host.onChange(before, after);
      if (after.outbox !== before.outbox) sender.wake();
      deliveries.report();
      // A chat came or was accepted.
      if ([...after.chats].some(([id, { view }]) => view.status !== before.chats.get(id)?.view.status)) void rooms.join();
    },
    onStorageFailed: host.onStorageFailed,
    log: host.log,
  });
  const { get, dispatch } = core;

  const connection = createConnection(core, api, host, async (isOpen) => {
    sender.kick();
    deliveries.again();
    // Join first, then catch up, so that no event falls in between.
    if (isOpen) await rooms.join(true);
    await catchUp.run();
  });
  const catchUp = createCatchUp(core, api);
  const rooms = createRooms(core, connection, host.rooms);
  const deliveries = createDeliveries(core, connection);
  const sender = createSender(core, api, connection, host);

  /** Catches up while changes are missing, unless the user is signed out. */
  function fill(delay: number): void {
    gap = undefined;
    if (!stopped && get().behind.size && get().status !== 'signedOut') {
      gap = setTimeout(
        () =>
          void catchUp.run().then(
            () => fill(GAP_DELAY),
            () => fill(RETRY_DELAY),
          ),
        delay,
      );
    }
  }

  /** Schedules the end of typing and of mutes. */
  function schedule({ chats }: State): void {
    clearTimeout(tick);
    let next = Infinity;
    for (const { typingUntil, view } of chats.values())
      next = Math.min(next, typingUntil || Infinity, Date.parse(view.mutedUntil ?? '') || Infinity);
    if (next - now() < LONGEST_TIMER) tick = setTimeout(() => void dispatch({ type: 'tick', now: now() }), Math.max(0, next - now()));
  }

  const calls: Calls = {
    async dispatch(action) {
      await dispatch(action);
      if (action.type === 'look' && (await rooms.join())) await catchUp.run();
    },
    page: async (...range) => (await import('./pages.js').catch(offline)).loadPage(core, api, catchUp, ...range),
    typing: async (chatId, on) => connection.send(on ? 'typing' : 'stop_typing', { chatId }),
    refresh() {
      connection.kick();
      sender.kick();
      return catchUp.run();
    },
  };

  return {
    calls,
    get,

    /** `replica` is the state of this tab as a follower: its chats may be open, and its entries may not be in the store. */
    async start(replica: State): Promise<void> {
      for (const { loaded, view, open } of replica.chats.values())
        if (loaded) await dispatch({ type: 'chat', chatId: view.id, change: { open } });
      for (const entry of replica.outbox.values()) await dispatch({ type: 'queue', entry });
      this.connect();
    },

    /** Also after a sign-out, with a new token. */
    connect(): void {
      schedule(get());
      connection.start();
      sender.kick();
    },

    /** The platform reports that there is no network, long before the socket times out. */
    disconnect: connection.drop,

    signOut(): void {
      void connection.stop();
      void dispatch({ type: 'set', change: { status: 'signedOut' } });
    },

    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(tick);
      clearTimeout(gap);
      core.stop();
      sender.stop();
      deliveries.stop();
      await connection.stop().catch(ignore);
      storage?.close();
    },
  };
}
