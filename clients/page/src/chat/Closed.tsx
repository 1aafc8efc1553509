import type { ChatItem } from 'chat-client';
import { dialog } from '../lib/dialogs';
import { closedReason } from '../lib/messages';
import { nameOf } from '../lib/people';
import { go } from '../lib/route';
import { useChat } from './context';

/** In place of the composer where nothing can be written. */
export function Closed({ item }: { item: ChatItem }) {
  const { conversation } = useChat();
  const name = nameOf(item.peer);
  // Refusals are told by the event `failed`.
  const run = (done: Promise<void>): void => void done.catch(() => undefined);
  switch (closedReason(item)) {
    case 'incoming': return (
      <section class="closed" aria-label="Request">
        <p><b><bdi>{name}</bdi> wants to chat with you.</b> Until you accept, they see neither whether you are online nor what you read.</p>
        <div class="closed-actions">
          <button type="button" class="button primary" onClick={() => run(conversation.accept())}>Accept</button>
          <button type="button" class="button" onClick={() => {
            run(conversation.reject());
            go({ folder: 'requests' });
          }}>Decline</button>
          <button type="button" class="button quiet" onClick={() => void (dialog.value = { kind: 'block', chatId: item.id, name })}>Block</button>
        </div>
      </section>
    );
    case 'outgoing': return <section class="closed" aria-label="Request"><p><b>Your request is sent.</b> You can write more once <bdi>{name}</bdi> accepts it.</p></section>;
    case 'blocked': return (
      <section class="closed" aria-label="Blocked">
        <p><b>You blocked <bdi>{name}</bdi>.</b> Neither of you can write.</p>
        <div class="closed-actions"><button type="button" class="button" onClick={() => run(conversation.block(false))}>Unblock</button></div>
      </section>
    );
    case 'rejected': return (
      <section class="closed" aria-label="Request">
        <p><b>The request was declined.</b> {item.requestedBy === item.peer.userId ? 'You can still begin the chat yourself.' : `Only ${name} can begin the chat now.`}</p>
        {item.requestedBy === item.peer.userId && (
          <div class="closed-actions">
            <button type="button" class="button" onClick={() => void (dialog.value = { kind: 'newChat', userId: item.peer.userId })}>Send a request</button>
          </div>
        )}
      </section>
    );
    default: return null;
  }
}
