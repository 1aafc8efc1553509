import { closeDialog } from '../lib/dialogs';
import { Dialog } from '../ui/Dialog';

const KEYS: readonly [keys: string, what: string][] = [
  ['Ctrl K', 'Search chats, or start one'], ['Alt ↑ / Alt ↓', 'Previous or next chat'], ['F6', 'From the list to the messages to the text, and on'],
  ['Page Up / Page Down', 'Previous or next message'], ['R', 'Reply to the message'], ['E', 'Edit your message'], ['+', 'React to the message'],
  ['Del', 'Delete the message'], ['Enter', 'All actions of the message; in the text, send'], ['Shift Enter', 'New line'],
  ['↑', 'In an empty text, edit your last message'], ['Ctrl F', 'Search in the chat'], ['Esc', 'Back to the text, or close'],
];

export function Keys() {
  return (
    <Dialog title="Keyboard shortcuts" onClose={closeDialog}>
      <dl class="keys">{KEYS.map(([keys, what]) => <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div>)}</dl>
    </Dialog>
  );
}
