import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import type { Api } from './api.js';
import { createPause, jitter, withTimeout } from './backoff.js';
import type { Core } from './core.js';
import { ChatError, ignore, offline, type ProblemLike } from './errors.js';
import type { LogEntry, Status } from './surface.js';
import type { ClientEvents, Negotiation } from './wire.js';

/** The waits before each try to connect; the last one repeats for ever. */
const WAITS = [0, 1000, 2000, 5000, 10_000, 30_000];
const ANSWER_TIMEOUT = 15_000;
const CONNECT_TIMEOUT = 30_000;
const STABLE = 5000;

/** SignalR wants every event's name. `messages_delivered` comes with a later version of the documents. */
const EVENTS = (
  'message_received media_received message_edited message_deleted reaction_added reaction_removed messages_read messages_delivered ' +
  'unread_message user_typing user_stop_typing user_online user_offline chat_requested chat_accepted chat_rejected chat_updated'
).split(' ');

export type Log = (level: LogEntry['level'], event: string, detail?: unknown) => void;

/** For tests. */
export interface Internals {
  /** How SignalR is to connect. */
  transport?: Parameters<HubConnectionBuilder['withUrl']>[1];
  /** False sends objects. Azure's host rewrites what looks like a date inside an object, but leaves a string alone. */
  stringArguments?: boolean;
}

export interface ConnectionHost {
  internals: Internals;
  log: Log;
  now(): number;
}

/**
 * The socket. It reconnects until it is stopped or the user is signed out. `catchUp` runs before the status is live, and
 * also when the API answers but the socket does not. Its failure ends the connection.
 */
export function createConnection({ dispatch }: Core, api: Api, host: ConnectionHost, catchUp: (isOpen: boolean) => Promise<unknown>) {
  const { transport, stringArguments = true } = host.internals;
  const pause = createPause();
  let [stopped, running, tries, lastSent] = [true, false, 0, 0];
  let hub: HubConnection | undefined;

  const setStatus = (status: Status): void => void dispatch({ type: 'set', change: { status } });
  const isOpen = (): boolean => hub?.state === HubConnectionState.Connected;
  const argument = (payload: unknown): unknown => (stringArguments ? JSON.stringify(payload) : payload);

  /** Sends without waiting for the answer. */
  const send = <E extends keyof ClientEvents>(event: E, payload: ClientEvents[E]): void => {
    lastSent = Date.now();
    if (isOpen()) hub!.send(event, argument(payload)).catch(ignore);
  };

  const connect = async (): Promise<void> => {
    setStatus('connecting');
    const { url, accessToken, constants } = await api.call<Negotiation>('POST', 'negotiate');
    void dispatch({ type: 'set', change: { limits: constants } });
    const next = new HubConnectionBuilder()
      .withUrl(url, { ...transport, accessTokenFactory: () => accessToken })
      .configureLogging(LogLevel.None)
      .build();
    const closed = new Promise<void>((resolve) => next.onclose(() => resolve()));
    for (const name of EVENTS) next.on(name, (payload: unknown) => void dispatch({ type: 'event', name, payload, now: host.now() }));
    let timer: ReturnType<typeof setInterval> | undefined;
    try {
      await withTimeout(next.start(), CONNECT_TIMEOUT).catch(async (error: unknown) => {
        await catchUp(false);
        throw error;
      });
      if (stopped) return;
      hub = next;
      timer = setInterval(() => Date.now() - lastSent < constants.heartbeatMs / 2 || send('heartbeat', {}), constants.heartbeatMs);
      setStatus('syncing');
      await Promise.race([closed, catchUp(true)]);
      if (isOpen()) setStatus('live');
      const since = Date.now();
      await closed;
      // Keep backing off when the server closes new connections at once.
      if (Date.now() - since > STABLE) tries = 0;
    } finally {
      clearInterval(timer);
      hub = undefined;
      void next.stop();
    }
  };

  const run = async (): Promise<void> => {
    running = true;
    while (!stopped) {
      await pause.wait(jitter(WAITS[Math.min(tries++, WAITS.length - 1)]!));
      if (stopped) break;
      await connect().catch((error: ChatError) => {
        host.log('info', 'connection_failed', error.code ?? String(error));
        if (error.code === 'offline') setStatus('offline');
        stopped ||= error.code === 'signed_out';
      });
    }
    running = false;
  };

  return {
    isOpen,
    send,

    /** The answer of an event. Rejects with the server's refusal, or as `offline` when none came. */
    async invoke<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E]): Promise<Record<string, unknown>> {
      if (!isOpen()) offline();
      lastSent = Date.now();
      const answer = await withTimeout(hub!.invoke<Record<string, unknown> | undefined>(event, argument(payload)), ANSWER_TIMEOUT).catch(
        offline,
      );
      if (!answer?.ok) throw new ChatError((answer?.error ?? { code: 'unexpected', detail: 'There is no answer from the server.' }) as ProblemLike);
      return answer;
    },

    start(): void {
      [stopped, tries] = [false, 0];
      if (!running) void run();
    },

    async stop(): Promise<void> {
      stopped = true;
      pause.end();
      await hub?.stop();
    },

    /** Ends this connection; the client reconnects. */
    drop: (): void => void hub?.stop(),

    /** The network may be back: try at once. */
    kick(): void {
      tries = 0;
      pause.end();
    },
  };
}

export type Connection = ReturnType<typeof createConnection>;
