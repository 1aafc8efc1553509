// @vitest-environment happy-dom
import { act, StrictMode, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Messages } from 'virtual:readme-react';
import { ChatProvider, useChat, useConversation, useSignal, useTimeline } from '../src/react.js';
import { createValue } from '../src/signal.js';
import type { Chat, Conversation, Item, Timeline } from '../src/surface.js';
import { messageOf } from './samples.js';

let root: Root;
let place: HTMLElement;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  place = document.createElement('div');
  root = createRoot(place);
});
afterEach(() => act(() => root.unmount()));

const render = async (node: ReactNode) => act(() => root.render(<StrictMode>{node}</StrictMode>));

function fakeConversation(id: string) {
  const items = createValue<readonly Item[]>([]);
  const log: string[] = [];
  let listeners = 0;
  const timeline = {
    ...items,
    get value() {
      return items.value;
    },
    subscribe(listener: (value: readonly Item[]) => void) {
      const end = items.subscribe(listener);
      if (listeners++ === 0) log.push('opened');
      return () => {
        end();
        if (--listeners === 0) log.push('closed');
      };
    },
    get atStart() {
      return items.value.length > 1;
    },
    older: async () => true,
  } as unknown as Timeline;
  const opened: unknown[] = [];
  const peer = createValue<{ typing: boolean } | undefined>(undefined);
  const sent: string[] = [];
  const conversation = {
    id,
    peer,
    timeline: (at: unknown) => (opened.push(at), timeline),
    send: (text: string) => void sent.push(text),
  } as unknown as Conversation;
  return { conversation, items, log, opened, peer, sent };
}

function Texts({ conversation, at }: { conversation: Conversation; at?: 'end' | 'unread' | { around: number } }) {
  const { items, atStart } = useTimeline(conversation, at);
  return (
    <p>
      {items.map(({ content }) => content).join()} {String(atStart)}
    </p>
  );
}

describe('hooks', () => {
  it('show a signal as it is, and follow it', async () => {
    const signal = createValue(1);
    const Shown = () => <p>{useSignal(signal)}</p>;
    await render(<Shown />);
    expect(place.textContent).toBe('1');
    await act(() => signal.set(2));
    expect(place.textContent).toBe('2');
  });

  it('give the chat and its conversations below a provider', async () => {
    const chat = { chat: (id: string) => ({ id }) } as unknown as Chat;
    const Shown = () => (
      <p>
        {useConversation('c1').id} {String(useChat() === chat)}
      </p>
    );
    await render(
      <ChatProvider chat={chat}>
        <Shown />
      </ChatProvider>,
    );
    expect(place.textContent).toBe('c1 true');
  });

  it('say what is missing without a provider', async () => {
    const Shown = () => <p>{String(useChat())}</p>;
    await expect(render(<Shown />)).rejects.toThrow('ChatProvider');
  });

  it('keep a timeline open while it is shown, and show what comes', async () => {
    const { conversation, items, log } = fakeConversation('c1');
    await render(<Texts conversation={conversation} />);
    await act(() => items.set([messageOf(1), messageOf(2)]));
    expect(place.textContent).toBe('text 1,text 2 true');
    await render(null);
    expect(log.at(-1)).toBe('closed');
    expect(log.filter((entry) => entry === 'opened').length).toBe(log.filter((entry) => entry === 'closed').length);
  });

  it('work as the example of the README uses them', async () => {
    const { conversation, items, peer, sent } = fakeConversation('c1');
    const chat = { chat: () => conversation } as unknown as Chat;
    await render(
      <ChatProvider chat={chat}>
        <Messages id="c1" />
      </ChatProvider>,
    );
    await act(() => items.set([messageOf(1)]));
    expect(place.textContent).toContain('Older messages');
    await act(() => items.set([messageOf(1), messageOf(2)]));
    expect(place.textContent).toBe('text 1text 2Say hello');
    await act(() => peer.set({ typing: true }));
    expect(place.textContent).toContain('typing …');
    await act(() => place.querySelector('button')!.click());
    expect(sent).toEqual(['Hello']);
  });

  it('open another timeline for another position only', async () => {
    const { conversation, opened } = fakeConversation('c1');
    await render(<Texts conversation={conversation} at={{ around: 5 }} />);
    const first = opened.length;
    await render(<Texts conversation={conversation} at={{ around: 5 }} />);
    expect(opened.length).toBe(first);
    await render(<Texts conversation={conversation} at={{ around: 6 }} />);
    expect(opened.length).toBeGreaterThan(first);
    expect(opened.at(-1)).toEqual({ around: 6 });
  });
});
