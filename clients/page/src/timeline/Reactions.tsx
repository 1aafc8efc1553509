import type { Item } from 'chat-client';
import { nameOf } from '../lib/people';
import { useChat } from '../chat/context';
import { canReact, react } from './actions';

export function Reactions({ item }: { item: Item }) {
  const context = useChat();
  const { chat, conversation } = context;
  const peer = conversation.peer.value;
  const who = (users: readonly string[]): string =>
    users.map((user) => user === chat.me ? 'You' : user === peer?.userId ? nameOf(peer) : user).sort((a) => a === 'You' ? 1 : -1).join(' and ');
  return (
    <div class="reactions">
      {item.reactions.map(({ emoji, users }) => (
        <button
          type="button" key={emoji} class="reaction" aria-pressed={users.includes(chat.me)} data-who={who(users)}
          aria-label={`${emoji} ${who(users)}`} disabled={!canReact(context, item)} onClick={() => react(context, item, emoji)}
        >
          <span>{emoji}</span>{users.length > 1 && <span class="count">{users.length}</span>}
        </button>
      ))}
    </div>
  );
}
