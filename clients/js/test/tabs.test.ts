// Tabs of one browser: the channel is Node's, the locks and the visibility are made here.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatError } from '../src/errors.js';
import { emptyState, type State } from '../src/state.js';
import { createTabs, type Tabs } from '../src/tabs.js';
import { FakeLocks } from './fake-locks.js';
import { chatOf, stateOf } from './samples.js';

interface Tab {
  tabs: Tabs;
  channel: BroadcastChannel;
  state: State;
  isLeader: boolean;
  served: string[];
  stopped: boolean;
  serve(name: string): Promise<void>;
}

const Channel = BroadcastChannel;
let locks: FakeLocks;
let all: Tab[];

beforeEach(() => {
  locks = new FakeLocks();
  all = [];
  vi.stubGlobal('navigator', { locks });
  vi.stubGlobal('document', { visibilityState: 'visible' });
});

afterEach(async () => {
  await Promise.all(all.map(({ tabs }) => tabs.stop()));
  vi.unstubAllGlobals();
});

function open(name = 'test'): Tab {
  const tab: Tab = {
    tabs: undefined as never,
    channel: undefined as never,
    state: emptyState('ana'),
    isLeader: false,
    served: [],
    stopped: false,
    serve: async () => undefined,
  };
  tab.tabs = createTabs(name, {
    lead: async () => {
      tab.isLeader = true;
    },
    unlead: async () => {
      tab.isLeader = false;
    },
    serve: (called, args) => {
      tab.served.push(`${called} ${args.join()}`);
      return tab.serve(called);
    },
    state: () => tab.state,
    onState: (state) => {
      tab.state = state;
    },
    onStop: () => {
      tab.stopped = true;
    },
  });
  vi.stubGlobal(
    'BroadcastChannel',
    class extends Channel {
      constructor(channel: string) {
        super(channel);
        tab.channel = this;
      }
    },
  );
  tab.tabs.start();
  all.push(tab);
  return tab;
}

const until = (isTrue: () => boolean) => vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 60_000, interval: 5 });
const leaders = () => all.filter((tab) => tab.isLeader);

async function publish(tab: Tab, state: State): Promise<void> {
  const before = tab.state;
  tab.state = state;
  tab.tabs.publish(before, state);
}

describe('tabs', () => {
  it('have one leader, and the others have its state and what changes in it', async () => {
    const [first, second] = [open(), open()];
    await until(() => first.isLeader);
    await publish(first, stateOf());
    const third = open();
    await until(() => third.state.chats.size === 1 && second.state.chats.size === 1);
    await publish(first, stateOf({ archived: true }));
    await until(() => third.state.chats.get('c1')!.view.archived && second.state.chats.get('c1')!.view.archived);
    expect(leaders()).toEqual([first]);
    expect(third.state).toEqual(first.state);
  });

  it('let the leader do what is asked in any of them, and get its refusals', async () => {
    const leader = open();
    await until(() => leader.isLeader);
    const follower = open();
    await follower.tabs.call('dispatch', ['a']);
    expect(leader.served).toEqual(['dispatch a']);
    leader.serve = () => Promise.reject(new ChatError({ code: 'not_found', detail: 'No.', status: 404 }));
    const refused = await follower.tabs.call('page', ['b']).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ChatError);
    expect(refused).toMatchObject({ code: 'not_found', status: 404 });
  });

  it('go on under another leader when the first one closes, and what was asked is asked again', async () => {
    const [first, second, third] = [open(), open(), open()];
    await until(() => first.isLeader);
    first.serve = () => new Promise(() => undefined);
    const asked = third.tabs.call('dispatch', ['a']);
    await until(() => first.served.length === 1);
    await first.tabs.stop();
    await asked;
    expect(leaders()).toEqual([second]);
    expect(second.served).toEqual(['dispatch a']);
  });

  it('serve what this tab asked while it was waiting to lead', async () => {
    const first = open();
    await until(() => first.isLeader);
    const second = open();
    first.serve = () => new Promise(() => undefined);
    const asked = second.tabs.call('dispatch', ['a']);
    await first.tabs.stop();
    await asked;
    expect(second.served).toEqual(['dispatch a']);
  });

  it('take over from a leader that is frozen, and the frozen one follows when it thaws', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const first = open();
    await until(() => first.isLeader);
    const second = open();
    freeze(first);
    for (let i = 0; i < 4; i++) {
      expect(second.isLeader).toBe(false);
      await vi.advanceTimersByTimeAsync(5000);
      await settle();
    }
    await until(() => second.isLeader && !first.isLeader);
    vi.useRealTimers();
    await until(() => locks.waiting('test') === 1);
  });

  it('do not take over from a leader that answers, nor while they are hidden', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const first = open();
    await until(() => first.isLeader);
    const second = open();
    let answers = 0;
    second.channel.addEventListener('message', ({ data }) => {
      if (data.kind === 'pong') answers++;
    });
    for (let pings = 1; pings <= 8; pings++) {
      await vi.advanceTimersByTimeAsync(5000);
      await until(() => answers >= pings);
    }
    expect(leaders()).toEqual([first]);
    vi.stubGlobal('document', { visibilityState: 'hidden' });
    freeze(first);
    for (let i = 0; i < 8; i++) {
      await vi.advanceTimersByTimeAsync(5000);
      await settle();
    }
    expect(leaders()).toEqual([first]);
    vi.useRealTimers();
  });

  it('let go of the lock and the channel when they are put away, and take part again afterwards', async () => {
    const [first, second] = [open(), open()];
    await until(() => first.isLeader);
    await first.tabs.stop();
    await until(() => second.isLeader);
    expect(locks.waiting('test')).toBe(0);
    first.tabs.start();
    await publish(second, stateOf({}, { type: 'views', chats: [chatOf({ id: 'c2' })] }));
    await until(() => first.state.chats.size === 2);
    expect(leaders()).toEqual([second]);
  });

  it('are told when one of them stops all', async () => {
    const [first, second] = [open(), open()];
    await until(() => first.isLeader);
    second.tabs.stopAll();
    await until(() => first.stopped);
  });

  it('of different users do not know of each other', async () => {
    const [ana, ben] = [open('chat:ana'), open('chat:ben')];
    await until(() => ana.isLeader && ben.isLeader);
  });
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

/** A frozen tab hears nothing; its lock stays. */
function freeze(tab: Tab): void {
  tab.channel.onmessage = null;
}
