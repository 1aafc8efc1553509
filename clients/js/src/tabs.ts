// Several tabs, one of them leading: it holds a Web Lock, and the others talk to it over a BroadcastChannel.
import { ChatError, toProblem, type ProblemLike } from './errors.js';
import { newId } from './ids.js';
import type { Patch } from './patch.js';
import type { State } from './state.js';

const PING = 5000;
/** A frozen leader keeps its lock. After so many pings without an answer it is taken over. */
const MISSED = 3;

type Note =
  | { kind: 'lead' | 'pong' }
  | { kind: 'hello' | 'ping'; from: string }
  | { kind: 'state'; to: string; state: State }
  | { kind: 'patch'; patch: Patch }
  | { kind: 'call'; from: string; id: number; name: string; args: unknown[] }
  | { kind: 'answer'; to: string; id: number; value?: unknown; error?: ProblemLike }
  | { kind: 'stop' };

interface Call { name: string; args: unknown[]; resolve(value: unknown): void; reject(error: unknown): void }

export interface TabsHost {
  /** This tab leads from now on; ready when it can serve. */
  lead(): Promise<void>;
  /** Another tab took over. */
  unlead(): Promise<void>;
  serve(name: string, args: unknown[]): Promise<unknown>;
  state(): State;
  onState(state: State): void;
  onPatch(patch: Patch): void;
  /** Some tab stopped all of them. */
  onStop(): void;
}

export class Tabs {
  readonly #name: string;
  readonly #host: TabsHost;
  readonly #me = newId();
  readonly #calls = new Map<number, Call>();
  #channel: BroadcastChannel | undefined;
  #abort = new AbortController();
  #release: (() => void) | undefined;
  #role: 'follower' | 'taking' | 'leader' = 'follower';
  #isSynced = false;
  #missed = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #nextCall = 0;

  constructor(name: string, host: TabsHost) {
    [this.#name, this.#host] = [name, host];
  }

  start(): void {
    if (this.#channel) return;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.#onNote(data as Note);
    this.#abort = new AbortController();
    this.#timer = setInterval(() => this.#ping(), PING);
    this.#request();
    this.#post({ kind: 'hello', from: this.#me });
  }

  /** Lets go of everything that would keep the page out of the back/forward cache. */
  async stop(): Promise<void> {
    if (!this.#channel) return;
    clearInterval(this.#timer);
    this.#abort.abort();
    const wasLeading = this.#role !== 'follower';
    this.#role = 'follower';
    this.#isSynced = false;
    this.#channel.close();
    this.#channel = undefined;
    if (wasLeading) await this.#host.unlead();
    this.#release?.();
  }

  stopAll(): void {
    this.#post({ kind: 'stop' });
  }

  publish(patch: Patch): void {
    if (this.#role === 'leader') this.#post({ kind: 'patch', patch });
  }

  /** Asks the leading tab; a new leader is asked again. Everything asked can be asked twice. */
  call(name: string, args: unknown[]): Promise<unknown> {
    return this.#role === 'leader' ? this.#host.serve(name, args) : new Promise((resolve, reject) => {
      const id = ++this.#nextCall;
      this.#calls.set(id, { name, args, resolve, reject });
      this.#ask(id);
    });
  }

  #request(options: LockOptions = { signal: this.#abort.signal }): void {
    const { signal } = this.#abort;
    navigator.locks.request(this.#name, options, () => this.#lead(signal)).catch(async () => {
      // Taken over by another tab, or stopped before it was this one's turn.
      if (signal.aborted) return;
      this.#role = 'follower';
      this.#isSynced = false;
      await this.#host.unlead();
      this.#request();
      this.#post({ kind: 'hello', from: this.#me });
    });
  }

  /** Leads until the tab stops. */
  async #lead(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#role = 'taking';
    const released = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    await this.#host.lead();
    if (signal.aborted) return;
    this.#role = 'leader';
    this.#post({ kind: 'lead' });
    for (const [id, { name, args, resolve, reject }] of this.#calls) {
      this.#calls.delete(id);
      this.#host.serve(name, args).then(resolve, reject);
    }
    await released;
  }

  // Timers of a hidden tab are slow, so it is the followers that ask; answering needs no timer.
  #ping(): void {
    if (this.#role !== 'follower' || document.visibilityState !== 'visible') return;
    if (this.#missed++ < MISSED) return this.#post({ kind: 'ping', from: this.#me });
    this.#missed = 0;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#request({ steal: true });
  }

  #onNote(note: Note): void {
    switch (note.kind) {
      case 'hello':
        if (this.#role === 'leader') this.#post({ kind: 'state', to: note.from, state: this.#host.state() });
        break;
      case 'ping':
        if (this.#role !== 'follower') this.#post({ kind: 'pong' });
        break;
      case 'call':
        if (this.#role === 'leader') void this.#answer(note);
        break;
      case 'stop':
        this.#host.onStop();
        break;
      default:
        if (this.#role === 'follower') this.#onLeaderNote(note);
    }
  }

  #onLeaderNote(note: Note): void {
    this.#missed = 0;
    if (note.kind === 'lead') {
      this.#isSynced = false;
      this.#post({ kind: 'hello', from: this.#me });
      for (const id of this.#calls.keys()) this.#ask(id);
    } else if (note.kind === 'state' && note.to === this.#me) {
      this.#isSynced = true;
      this.#host.onState(note.state);
    } else if (note.kind === 'patch' && this.#isSynced) {
      this.#host.onPatch(note.patch);
    } else if (note.kind === 'answer' && note.to === this.#me) {
      const call = this.#calls.get(note.id);
      this.#calls.delete(note.id);
      if (note.error) call?.reject(new ChatError(note.error));
      else call?.resolve(note.value);
    }
  }

  #ask(id: number): void {
    const { name, args } = this.#calls.get(id)!;
    this.#post({ kind: 'call', from: this.#me, id, name, args });
  }

  async #answer({ from, id, name, args }: Note & { kind: 'call' }): Promise<void> {
    try {
      this.#post({ kind: 'answer', to: from, id, value: await this.#host.serve(name, args) });
    } catch (error) {
      this.#post({ kind: 'answer', to: from, id, error: toProblem(error) });
    }
  }

  #post(note: Note): void {
    this.#channel?.postMessage(note);
  }
}
