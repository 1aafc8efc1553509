import type { Chat } from 'chat-client';
import { demoUsers } from './demo/users';
import { dialog } from './lib/dialogs';
import { tellError } from './lib/notices';
import { go } from './lib/route';
import { addressOf } from './lib/session';
import { useSource } from './lib/source';
import { Icon } from './ui/Icon';

/** Beside the list while no chat is open. */
export function Welcome({ chat }: { chat: Chat }) {
  const [chats, requests] = [useSource(chat.chats), useSource(chat.requests)];
  const [other] = useSource(demoUsers).filter(({ userId }) => userId !== chat.me);
  const isNew = chat.chats.complete && !chats.length && !requests.length;
  const hello = (): void => void chat.open(other!.userId, `Hello ${other!.name} 👋`).then((conversation) => go({ chatId: conversation.id }), tellError);
  return (
    <section class="nothing" aria-label="No chat is open">
      <span class="nothing-art"><Icon name="inbox" /></span>
      {isNew && other ? (
        <>
          <h2>Start your first chat</h2>
          <p>{other.name} gets a request, and accepts it in a window of their own.</p>
          <button type="button" class="button primary" onClick={hello}>Say hello to {other.name}</button>
          <a class="button quiet" href={addressOf(other.userId)} target="_blank" rel="opener">Open {other.name} beside</a>
        </>
      ) : (
        <>
          <h2>Choose a chat</h2>
          <p>Or press <kbd>Ctrl K</kbd> to find one, and <kbd>?</kbd> for all keys.</p>
          <button type="button" class="button" onClick={() => void (dialog.value = { kind: 'newChat' })}>New chat</button>
        </>
      )}
    </section>
  );
}
