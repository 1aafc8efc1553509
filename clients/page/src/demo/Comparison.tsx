import type { Chat, Item } from 'chat-client';
import { useState } from 'preact/hooks';
import { sentenceOf } from '../lib/notices';

const COMPARED = 100;

type Message = Pick<Item, 'id' | 'seq' | 'content' | 'deleted' | 'edits' | 'reactions'>;

/** The fields that have to be equal. */
const essence = ({ id, seq, content, deleted, edits, reactions }: Message): string =>
  JSON.stringify([id, seq, content, deleted, edits, reactions.map(({ emoji, users }) => [emoji, [...users].sort()]).sort()]);

/** Compares the newest messages with what the server has. */
export function Comparison({ chat, chatId }: { chat: Chat; chatId: string }) {
  const [result, setResult] = useState('');
  const compare = async (): Promise<void> => {
    const { items } = await chat.request<{ items: Message[] }>('GET', `chats/${encodeURIComponent(chatId)}/messages?limit=${COMPARED}`);
    const shown = chat.chat(chatId).timeline('end').value.filter((item) => item.seq);
    const first = Math.max(items.at(-1)?.seq ?? 0, shown[0]?.seq ?? 0);
    const [here, there] = [shown, items.reverse()].map((list) => list.filter((item) => item.seq >= first).map(essence));
    const waiting = chat.chat(chatId).timeline('end').value.filter((item) => item.local).length;
    const isEqual = here!.length === there!.length && here!.every((line, i) => line === there![i]);
    setResult(isEqual ? `Equal: the newest ${there!.length} messages are the same here and on the server${waiting ? `; ${waiting} still wait to be sent` : ''}.`
      : `Not yet: ${here!.length} here, ${there!.length} on the server${waiting ? `, ${waiting} still to be sent` : ''}. The client is catching up.`);
  };
  return (
    <div class="compare">
      <button type="button" class="button" onClick={() => void compare().catch((error) => setResult(sentenceOf(error)))}>Compare with the server</button>
      <p class="note" role="status">{result}</p>
    </div>
  );
}
