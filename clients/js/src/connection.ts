import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import type { Api } from './api.js';
import { jitter, Pause } from './backoff.js';
import { ChatError, offline } from './errors.js';
import type { ProblemLike } from './errors.js';
import type { LogEntry, Status } from './surface.js';
import type { ClientEvents, Constants, Negotiation, ServerEvents } from './wire.js';

/** Before each try to connect; the last one for ever. */
const WAITS = [0, 1000, 2000, 5000, 10_000, 30_000];
const ANSWER_TIMEOUT = 15_000;
const CONNECT_TIMEOUT = 30_000;

/** SignalR wants every event's name. `messages_delivered` comes with a later version of the documents. */
const EVENTS = [
  'message_received', 'media_received', 'message_edited', 'message_deleted', 'reaction_added', 'reaction_removed', 'messages_read',
  'messages_delivered', 'unread_message', 'user_typing', 'user_stop_typing', 'user_online', 'user_offline', 'join_chat_success', 'error',
  'chat_requested', 'chat_accepted', 'chat_rejected', 'chat_updated',
] satisfies (keyof ServerEvents | 'messages_delivered')[];

type Answer = { ok: true } & Record<string, unknown> | { ok: false; error: ProblemLike };

export interface ConnectionHost {
  onEvent(name: string, payload: unknown): void;
  onStatus(status: Status): void;
  onLimits(limits: Constants): void;
  /** Connected; whatever has to happen before the state is live. It fails when the connection is lost. */
  onOpen(): Promise<void>;
  /** The API answers, the socket does not. */
  onBlocked(): Promise<void>;
  log(level: LogEntry['level'], event: string, detail?: unknown): void;
  /** For tests: how SignalR is to connect. */
  transport?: Parameters<HubConnectionBuilder['withUrl']>[1];
  /** False sends objects. Azure's host rewrites what looks like a date inside an object, but leaves a string alone. */
  stringArguments?: boolean;
}

/** The socket: connected for ever, until it is stopped or the user is signed out. */
export class Connection {
  readonly #api: Api;
  readonly #host: ConnectionHost;
  readonly #pause = new Pause();
  #hub: HubConnection | undefined;
  #stopped = true;
  #tries = 0;
  #lastSent = 0;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(api: Api, host: ConnectionHost) {
    [this.#api, this.#host] = [api, host];
  }

  get isOpen(): boolean {
    return this.#hub?.state === HubConnectionState.Connected;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#tries = 0;
    void this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pause.end();
    await this.#hub?.stop();
  }

  /** Ends this connection; the next one is tried for. */
  drop(): void {
    void this.#hub?.stop();
  }

  /** The network may be back: try at once. */
  kick(): void {
    this.#tries = 0;
    this.#pause.end();
  }

  /** The answer of an event. Rejects with the server's refusal, or as `offline` when none came. */
  async invoke<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E]): Promise<Record<string, unknown>> {
    const hub = this.#hub;
    if (!hub || !this.isOpen) return offline();
    this.#lastSent = Date.now();
    const answer = await withTimeout(hub.invoke<Answer>(event, this.#argument(payload)), ANSWER_TIMEOUT).catch(offline);
    if (!answer?.ok) throw new ChatError(answer?.error ?? { code: 'unexpected', detail: 'The server gave no answer that is known.' });
    return answer;
  }

  /** Nobody waits for the answer. */
  send<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E]): void {
    this.#lastSent = Date.now();
    if (this.isOpen) this.#hub!.send(event, this.#argument(payload)).catch(() => undefined);
  }

  #argument(payload: unknown): unknown {
    return this.#host.stringArguments === false ? payload : JSON.stringify(payload);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#pause.wait(jitter(WAITS[Math.min(this.#tries++, WAITS.length - 1)]!));
      if (this.#stopped) break;
      try {
        await this.#connect();
      } catch (error) {
        const code = (error as ChatError).code;
        this.#host.log('info', 'connection_failed', code ?? String(error));
        if (code === 'signed_out') this.#stopped = true;
      }
    }
  }

  async #connect(): Promise<void> {
    this.#host.onStatus(isOffline() ? 'offline' : 'connecting');
    const { url, accessToken, constants } = await this.#api.call<Negotiation>('POST', 'negotiate').catch((error) => {
      this.#host.onStatus('offline');
      throw error;
    });
    this.#host.onLimits(constants);
    const hub = this.#build(url, accessToken);
    const closed = new Promise<void>((resolve) => hub.onclose(() => resolve()));
    try {
      await withTimeout(hub.start(), CONNECT_TIMEOUT);
    } catch (error) {
      void hub.stop();
      await this.#host.onBlocked();
      throw error;
    }
    if (this.#stopped) return hub.stop();
    await this.#stay(hub, closed, constants.heartbeatMs);
  }

  async #stay(hub: HubConnection, closed: Promise<void>, heartbeatMs: number): Promise<void> {
    this.#hub = hub;
    this.#heartbeat = setInterval(() => {
      if (Date.now() - this.#lastSent >= heartbeatMs / 2) this.send('heartbeat', {});
    }, heartbeatMs);
    try {
      this.#host.onStatus('syncing');
      await Promise.race([closed, this.#host.onOpen()]);
      if (this.isOpen) this.#host.onStatus('live');
      this.#tries = 0;
      await closed;
    } finally {
      clearInterval(this.#heartbeat);
      this.#hub = undefined;
      void hub.stop();
      if (!this.#stopped) this.#host.onStatus('connecting');
    }
  }

  #build(url: string, accessToken: string): HubConnection {
    const hub = new HubConnectionBuilder()
      .withUrl(url, { ...this.#host.transport, accessTokenFactory: () => accessToken })
      .configureLogging(LogLevel.None)
      .build();
    for (const name of EVENTS) hub.on(name, (payload: unknown) => this.#host.onEvent(name, payload));
    return hub;
  }
}

const isOffline = (): boolean => typeof navigator !== 'undefined' && navigator.onLine === false;

function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('There was no answer in time.')), ms);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
