// The actions on a message, for the menu, the toolbar and the keys.
import { closedReason, isMine, within } from '../lib/messages';
import type { Item } from 'chat-client';
import type { ChatContext } from '../chat/context';
import { dialog } from '../lib/dialogs';
import { tell, tellError } from '../lib/notices';
import type { MenuItem } from '../ui/Menu';

export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

export const canWrite = ({ conversation }: ChatContext): boolean => {
  const item = conversation.item.value;
  return !!item && !closedReason(item);
};

export const canReact = (context: ChatContext, item: Item): boolean => canWrite(context) && !item.deleted && item.seq > 0;

export const canReply = canReact;

export const canEdit = (context: ChatContext, item: Item): boolean =>
  canReact(context, item) && isMine(item, context.chat.me) && item.type === 'text' && within(item, context.chat.limits.editWindowMs);

export function reply({ writing, focusComposer }: ChatContext, item: Item): void {
  writing.editing.value = undefined;
  writing.replyTo.value = item;
  focusComposer();
}

export function edit({ writing, focusComposer }: ChatContext, item: Item): void {
  writing.replyTo.value = undefined;
  writing.edited.value = item.content ?? '';
  writing.editing.value = item;
  focusComposer();
}

export const remove = ({ conversation }: ChatContext, item: Item): void => {
  dialog.value = { kind: 'delete', chatId: conversation.id, item };
};

export function react({ chat, conversation }: ChatContext, item: Item, emoji: string): void {
  const isOn = item.reactions.some((reaction) => reaction.emoji === emoji && reaction.users.includes(chat.me));
  // A refusal is told by the event `failed`.
  conversation.react(item.id, emoji, !isOn).catch(() => undefined);
}

export async function copy(item: Item): Promise<void> {
  try {
    await navigator.clipboard.writeText(item.content ?? '');
    tell('Copied.');
  } catch (error) {
    tellError(error);
  }
}

export function menuOf(context: ChatContext, item: Item, pickReaction: () => void): MenuItem[] {
  const { local } = item;
  if (local?.state === 'failed') return [
    { label: 'Try again', icon: 'retry', run: () => local.retry() },
    ...item.content ? [{ label: 'Copy text', icon: 'copy', run: () => void copy(item) } as const] : [],
    { label: local.kind === 'edit' ? 'Forget the change' : 'Discard', icon: 'trash', danger: true, run: () => local.discard() },
  ];
  const items: (MenuItem | false | '' | null)[] = [
    canReply(context, item) && { label: 'Reply', icon: 'reply', hint: 'R', run: () => reply(context, item) },
    canReact(context, item) && { label: 'Other reaction…', icon: 'smile', hint: '+', run: pickReaction },
    canEdit(context, item) && { label: 'Edit', icon: 'edit', hint: 'E', run: () => edit(context, item) },
    item.content && !item.deleted && { label: 'Copy text', icon: 'copy', run: () => void copy(item) },
    item.seq > 0 && { label: 'Delete…', icon: 'trash', hint: 'Del', danger: true, run: () => remove(context, item) },
  ];
  return items.filter((entry): entry is MenuItem => !!entry);
}
