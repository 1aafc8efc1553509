import type { Item } from 'chat-client';
import { openMenu } from '../ui/Menu';
import { IconButton } from '../ui/Icon';
import { useChat, type ChatContext } from '../chat/context';
import { pickEmoji } from '../composer/EmojiPicker';
import { canReact, canReply, menuOf, QUICK, react, reply } from './actions';

/** Beside a message that the pointer or the focus is on. */
export function Toolbar({ item }: { item: Item }) {
  const context = useChat();
  return (
    <div class="toolbar" role="group" aria-label="Actions">
      {canReact(context, item) && <IconButton icon="smile" label="React" tabIndex={-1} onClick={(event) => openReactions(context, item, event.currentTarget as Element)} />}
      {canReply(context, item) && <IconButton icon="reply" label="Reply" tabIndex={-1} onClick={() => reply(context, item)} />}
      <IconButton icon="more" label="More actions" tabIndex={-1} aria-haspopup="menu" onClick={(event) => openActions(context, item, event.currentTarget as Element)} />
    </div>
  );
}

export const openReactions = (context: ChatContext, item: Item, at: Element): void => pickEmoji(at, (emoji) => react(context, item, emoji), QUICK);

/** `at`: the button, or where the pointer was. */
export function openActions(context: ChatContext, item: Item, at: Element | { x: number; y: number }): void {
  const point = at instanceof Element ? at.getBoundingClientRect() : new DOMRect(at.x, at.y, 0, 0);
  const items = menuOf(context, item, () => pickEmoji(point, (emoji) => react(context, item, emoji), QUICK));
  if (!items.length) return;
  const top = canReact(context, item) && (
    <div class="quick">
      {QUICK.map((emoji) => (
        <button type="button" aria-label={`React with ${emoji}`} onClick={(event) => {
          (event.currentTarget as HTMLElement).closest<HTMLElement>('[popover]')?.hidePopover();
          react(context, item, emoji);
        }}>{emoji}</button>
      ))}
    </div>
  );
  openMenu('Message', items, at, top || undefined);
}
