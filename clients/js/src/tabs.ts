// Several tabs, one of them leading: it holds a Web Lock, and the others talk to it over a BroadcastChannel.
import { ChatError, ignore, toProblem, type ProblemLike } from './errors.js';
import { newId } from './ids.js';
import { applyPatch, diff, type Patch } from './patch.js';
import type { State } from './state.js';

const PING = 5000;
/** A frozen leader keeps its lock. A follower steals it after this many pings without an answer. */
const MISSED = 3;

type Note =
  | { kind: 'lead' | 'pong' | 'hello' | 'ping' | 'stop' }
  | { kind: 'state'; state: State }
  | { kind: 'patch'; patch: Patch }
  | { kind: 'call'; name: string; args: unknown[] }
  | { kind: 'answer'; error?: ProblemLike };
/** `from` and `id` of the tab and its call; an answer goes back with both. */
type Sent = Note & { from?: string; id?: number };

interface Call {
  name: string;
  args: unknown[];
  resolve(): void;
  reject(error: unknown): void;
}

export interface TabsHost {
  /** This tab leads from now on; ready when it can serve. */
  lead(): Promise<void>;
  /** Another tab took over, or this one stops. */
  unlead(): Promise<void>;
  serve(name: string, args: unknown[]): Promise<void>;
  state(): State;
  onState(state: State): void;
  /** Some tab stopped all of them. */
  onStop(): void;
}

export function createTabs(name: string, host: TabsHost) {
  const me = newId();
  const calls = new Map<number, Call>();
  let channel: BroadcastChannel | undefined;
  let role: 'follower' | 'taking' | 'leader' = 'follower';
  /** Ends the wait for the lock, or the leading. */
  let abort = new AbortController();
  let timer: ReturnType<typeof setInterval> | undefined;
  let [isSynced, missed, lastCall] = [false, 0, 0];

  const post = (note: Note, id?: number, from = me): void => channel?.postMessage({ ...note, id, from } satisfies Sent);
  const ask = (id: number, { name: called, args }: Call): void => post({ kind: 'call', name: called, args }, id);

  const lead = async (signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return;
    role = 'taking';
    await host.lead();
    if (signal.aborted) return;
    role = 'leader';
    post({ kind: 'lead' });
    for (const { name: called, args, resolve, reject } of calls.values()) host.serve(called, args).then(resolve, reject);
    calls.clear();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  };

  const unlead = async (): Promise<void> => {
    [role, isSynced] = ['follower', false];
    await host.unlead();
  };

  const request = (steal = false): void => {
    const own = (abort = new AbortController());
    const { signal } = own;
    navigator.locks
      .request(name, steal ? { steal } : { signal }, () => lead(signal))
      .catch(async () => {
        // Another tab stole the lock, unless this one ended its wait.
        if (signal.aborted) return;
        own.abort();
        await unlead();
        request();
        post({ kind: 'hello' });
      });
  };

  // Browsers slow down timers of hidden tabs, so visible followers ping; an answer needs no timer.
  const ping = (): void => {
    if (role !== 'follower' || document.visibilityState !== 'visible') return;
    if (missed++ < MISSED) return post({ kind: 'ping' });
    missed = 0;
    abort.abort();
    request(true);
  };

  const onLeaderNote = (note: Sent): void => {
    const isMine = note.from === me;
    if (note.kind === 'state' && isMine) {
      isSynced = true;
      host.onState(note.state);
    } else if (note.kind === 'patch' && isSynced) {
      host.onState(applyPatch(host.state(), note.patch));
    } else if (note.kind === 'answer' && isMine) {
      const call = calls.get(note.id!);
      calls.delete(note.id!);
      if (note.error) call?.reject(new ChatError(note.error));
      else call?.resolve();
    } else if (note.kind === 'lead') {
      isSynced = false;
      post({ kind: 'hello' });
      for (const [id, call] of calls) ask(id, call);
    }
  };

  const onNote = (note: Sent): void => {
    const { from, id } = note;
    const isLeader = role === 'leader';
    if (note.kind === 'stop') host.onStop();
    else if (note.kind === 'ping') role === 'follower' || post({ kind: 'pong' });
    else if (note.kind === 'hello') isLeader && post({ kind: 'state', state: host.state() }, id, from);
    else if (note.kind === 'call')
      isLeader &&
        void host
          .serve(note.name, note.args)
          .then(ignore, toProblem)
          .then((error) => post({ kind: 'answer', error }, id, from));
    else if (role === 'follower') {
      missed = 0;
      onLeaderNote(note);
    }
  };

  return {
    start(): void {
      if (channel) return;
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => onNote(data as Sent);
      timer = setInterval(ping, PING);
      request();
      post({ kind: 'hello' });
    },

    /** Releases the lock and the channel, which would keep the page out of the back/forward cache. */
    async stop(): Promise<void> {
      if (!channel) return;
      clearInterval(timer);
      channel.close();
      channel = undefined;
      const ended = unlead();
      // Release at once: the browser may freeze the page before the engine has ended.
      abort.abort();
      await ended;
    },

    stopAll: (): void => post({ kind: 'stop' }),

    publish: (before: State, after: State): void => void (role === 'leader' && post({ kind: 'patch', patch: diff(before, after) })),

    /** Asks the leading tab; a new leader is asked again. */
    call: (called: string, args: unknown[]): Promise<void> =>
      new Promise((resolve, reject) => {
        const call = { name: called, args, resolve, reject };
        calls.set(++lastCall, call);
        ask(lastCall, call);
      }),
  };
}

export type Tabs = ReturnType<typeof createTabs>;
