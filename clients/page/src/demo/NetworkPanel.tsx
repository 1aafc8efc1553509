import { signal } from '@preact/signals-core';
import type { Chat } from 'chat-client';
import { useEffect, useState } from 'preact/hooks';
import { network, type Faults, type Network } from '../lib/demo';
import { closedReason } from '../lib/messages';
import { useSource } from '../lib/source';
import { IconButton } from '../ui/Icon';
import { Comparison } from './Comparison';

export const panelOpen = signal(false);

const SLIDERS: readonly [fault: 'drop' | 'double' | 'delay' | 'reorder', label: string, count: keyof Network['counts']][] = [
  ['drop', 'Lost', 'dropped'], ['double', 'Doubled', 'doubled'], ['delay', 'Late', 'delayed'], ['reorder', 'Out of order', 'reordered'],
];
const NONE: Faults = { drop: 0, double: 0, delay: 0, reorder: 0, maxDelayMs: 2000 };
const BAD: Faults = { drop: 0.3, double: 0.3, delay: 0.3, reorder: 0.3, maxDelayMs: 2000 };
const REFRESH = 1000;
const [CUT, BURST] = [10, 50];

/** Makes the network bad, for everybody on this server, so that a viewer sees that nothing is lost. */
export function NetworkPanel({ chat, chatId }: { chat: Chat; chatId?: string }) {
  const [state, setState] = useState<Network>();
  const [isMissing, setMissing] = useState(false);
  const status = useSource(chat.status);

  const show = (answer: Promise<Network>): void => void answer.then(setState, () => setMissing(true));
  useEffect(() => {
    show(network.get());
    const timer = setInterval(() => show(network.get()), REFRESH);
    return () => clearInterval(timer);
  }, []);
  const set = (change: Partial<Faults>): void => {
    if (!state) return;
    const { drop, double, delay, reorder, maxDelayMs } = { ...state, ...change };
    setState({ ...state, ...change });
    show(network.set({ drop, double, delay, reorder, maxDelayMs }));
  };

  return (
    <aside class="panel" aria-label="Network faults">
      <header class="bar">
        <h2>Network faults</h2>
        <span class="grow" />
        <IconButton icon="close" label="Close" onClick={() => void (panelOpen.value = false)} />
      </header>
      {isMissing && !state ? <p class="note pad">Only a server with demo users can do this, and only for this computer.</p> : (
        <div class="panel-body">
          <p class="note">Make the live connection bad for everybody. Write, and watch: nothing is lost, doubled or out of order.</p>
          {SLIDERS.map(([fault, label, count]) => (
            <label class="slider" key={fault}>
              <span>{label}</span>
              <output>{Math.round((state?.[fault] ?? 0) * 100)} %</output>
              <input type="range" min={0} max={0.9} step={0.1} disabled={!state} value={state?.[fault] ?? 0} onInput={(event) => set({ [fault]: Number(event.currentTarget.value) })} />
              <small class="note">{state?.counts[count] ?? 0} events so far</small>
            </label>
          ))}
          <div class="panel-actions">
            <button type="button" class="button" disabled={!state} onClick={() => set(BAD)}>All 30 %</button>
            <button type="button" class="button" disabled={!state} onClick={() => set(NONE)}>None</button>
            <button type="button" class="button danger" disabled={!state} onClick={() => void network.cut(CUT).catch(() => setMissing(true))}>Cut for {CUT} s</button>
          </div>
          <p class="note">Connection: <b>{status}</b></p>
          {chatId && <Burst chat={chat} chatId={chatId} />}
          {chatId && <Comparison chat={chat} chatId={chatId} />}
        </div>
      )}
    </aside>
  );
}

function Burst({ chat, chatId }: { chat: Chat; chatId: string }) {
  const conversation = chat.chat(chatId);
  const item = useSource(conversation.item);
  const send = (): void => {
    const began = new Date().toLocaleTimeString();
    for (let i = 1; i <= BURST; i++) conversation.send(`Burst of ${began}: ${i} of ${BURST}`);
  };
  return <button type="button" class="button" disabled={!item || !!closedReason(item)} onClick={send}>Send {BURST} messages</button>;
}
