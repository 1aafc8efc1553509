import type { Chat } from 'chat-client';
import { closeDialog, dialog } from '../lib/dialogs';
import { isMine, within } from '../lib/messages';
import { tell } from '../lib/notices';
import { go } from '../lib/route';
import { signOut } from '../lib/session';
import { useSource } from '../lib/source';
import { Confirm } from '../ui/Dialog';
import { Keys } from './Keys';
import { NewChat } from './NewChat';
import { Settings } from './Settings';
import { Viewer } from './Viewer';

/** The open dialog. */
export function Dialogs({ chat }: { chat: Chat }) {
  const state = useSource(dialog);
  // Refusals of what is queued are told by the event `failed`.
  const run = (done: Promise<void>, text = ''): void => void done.then(() => text && tell(text), () => undefined);
  switch (state?.kind) {
    case 'newChat': return <NewChat chat={chat} userId={state.userId} />;
    case 'settings': return <Settings chat={chat} />;
    case 'keys': return <Keys />;
    case 'viewer': return <Viewer media={state.media} index={state.index} />;
    case 'signOut': return <Confirm
      title="Change user" onClose={closeDialog} text="Messages are kept on this device for the next time, unless you remove them. Unsent messages would be lost with them."
      actions={[{ label: 'Keep and leave', run: () => void signOut(false) }, { label: 'Remove and leave', danger: true, run: () => void signOut(true) }]}
    />;
    case 'block': return <Confirm
      title={`Block ${state.name}?`} onClose={closeDialog} text={`${state.name} isn’t told. Neither of you can write, and you don’t see each other online. You can lift it at any time.`}
      actions={[{ label: 'Block', danger: true, run: () => run(chat.chat(state.chatId).block(true), `${state.name} is blocked.`) }]}
    />;
    case 'clear': return <Confirm
      title="Delete this chat?" onClose={closeDialog} text={`All messages disappear for you, for ever. ${state.name} keeps them.`}
      actions={[{ label: 'Delete', danger: true, run: () => {
        go({ folder: 'chats' });
        run(chat.chat(state.chatId).clear(), 'The chat is deleted.');
      } }]}
    />;
    case 'delete': {
      const conversation = chat.chat(state.chatId);
      const { item } = state;
      const forEveryone = isMine(item, chat.me) && !item.deleted && within(item, chat.limits.deleteWindowMs);
      return <Confirm
        title="Delete this message?" onClose={closeDialog}
        text={forEveryone ? 'For everyone, it leaves a line that says that a message was deleted.' : 'It disappears for you. The other side keeps it.'}
        actions={[
          ...forEveryone ? [{ label: 'Delete for everyone', danger: true, run: () => run(conversation.remove(item.id, 'everyone')) }] : [],
          { label: 'Delete for me', danger: !forEveryone, run: () => run(conversation.remove(item.id, 'me')) },
        ]}
      />;
    }
    default: return null;
  }
}
