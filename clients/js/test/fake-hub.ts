// In place of @microsoft/signalr: connections that do as told.
import { vi } from 'vitest';

type Handler = (payload: unknown) => void;

export class FakeHub {
  static readonly all: FakeHub[] = [];
  /** How the next start goes. */
  static onStart: () => Promise<void> = async () => undefined;
  /** Answers an invocation; gets the argument as it was sent. */
  static answer: (event: string, argument: unknown) => unknown = () => ({ ok: true });

  static get last(): FakeHub {
    return FakeHub.all.at(-1)!;
  }

  static reset(): void {
    FakeHub.all.length = 0;
    FakeHub.onStart = async () => undefined;
    FakeHub.answer = () => ({ ok: true });
  }

  state = 'Disconnected';
  readonly sent: [string, unknown][] = [];
  readonly #handlers = new Map<string, Handler>();
  #onclose: () => void = () => undefined;

  constructor(
    readonly url: string,
    readonly options: { accessTokenFactory(): string },
  ) {
    FakeHub.all.push(this);
  }

  on(name: string, handler: Handler): void {
    this.#handlers.set(name, handler);
  }

  onclose(handler: () => void): void {
    this.#onclose = handler;
  }

  async start(): Promise<void> {
    await FakeHub.onStart();
    this.state = 'Connected';
  }

  async stop(): Promise<void> {
    if (this.state === 'Connected') this.lose();
  }

  async invoke(event: string, argument: unknown): Promise<unknown> {
    this.sent.push([event, argument]);
    return FakeHub.answer(event, argument);
  }

  async send(event: string, argument: unknown): Promise<void> {
    this.sent.push([event, argument]);
  }

  /** An event comes. */
  raise(name: string, payload: unknown): void {
    this.#handlers.get(name)?.(payload);
  }

  /** The connection is lost. */
  lose(): void {
    this.state = 'Disconnected';
    this.#onclose();
  }
}

export const fakeSignalR = () => ({
  HubConnectionState: { Connected: 'Connected' },
  LogLevel: { None: 6 },
  HubConnectionBuilder: class {
    #args: [string, never] | undefined;
    withUrl(url: string, options: never) {
      this.#args = [url, options];
      return this;
    }
    configureLogging() {
      return this;
    }
    build() {
      return new FakeHub(...this.#args!);
    }
  },
});

export const settle = () => vi.advanceTimersByTimeAsync(0);
