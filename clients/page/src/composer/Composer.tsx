import type { Item } from 'chat-client';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { announce } from '../lib/notices';
import { lineOf } from '../lib/messages';
import { nameOf } from '../lib/people';
import { useSource } from '../lib/source';
import { useChat, type ChatContext } from '../chat/context';
import { Icon, IconButton } from '../ui/Icon';
import { canEdit, edit } from '../timeline/actions';
import { Attachments } from './Attachments';
import { addFiles } from './files';
import { pickEmoji } from './EmojiPicker';

/** Where the counter appears. */
const NEARLY_FULL = 0.8;
const LINES = 8;

/** As the server counts: Unicode scalar values. */
const lengthOf = (text: string): number => [...text.trim()].length;

export function Composer({ onPageUp }: { onPageUp(): void }) {
  const context = useChat();
  const { chat, conversation, writing } = context;
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const draft = useSource(conversation.draft);
  const editing = useSource(writing.editing);
  const replyTo = useSource(writing.replyTo);
  const edited = useSource(writing.edited);
  const text = editing ? edited : draft;
  const { maxTextLength, mediaTypes } = chat.limits;
  const length = lengthOf(text);
  const isTooLong = length > maxTextLength;
  const hasFiles = useSource(writing.files).length > 0 && !editing;
  const canSend = !isTooLong && (length > 0 || hasFiles);

  const setText = (next: string): void => {
    if (editing) writing.edited.value = next;
    else conversation.draft.set(next);
  };

  useLayoutEffect(() => grow(field.current!), [text]);
  useEffect(() => {
    // A touch keyboard that opens by itself hides half of the chat.
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, [conversation]);

  const finish = (): void => {
    writing.editing.value = undefined;
    writing.replyTo.value = undefined;
  };

  const send = (): void => {
    if (!canSend) {
      if (isTooLong) announce(`The text is ${length - maxTextLength} characters too long.`);
      return;
    }
    if (editing) {
      // A refusal is told by the event `failed` and beside the message.
      if (text.trim() !== editing.content) conversation.edit(editing.id, text).catch(() => undefined);
    } else {
      const options = replyTo && { replyTo: replyTo.id };
      if (hasFiles) conversation.sendFiles(writing.files.value, text, options);
      else conversation.send(text, options);
      conversation.draft.set('');
      writing.files.value = [];
    }
    finish();
    field.current!.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // The Enter that ends a composition of an input method is not for the page; Safari tells only the key code.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && (editing || replyTo)) {
      event.preventDefault();
      event.stopPropagation();
      finish();
    } else if (event.key === 'ArrowUp' && !text && !editing) {
      const own = lastOwn(context);
      if (!own) return;
      event.preventDefault();
      edit(context, own);
    } else if (event.key === 'PageUp') {
      event.preventDefault();
      onPageUp();
    }
  };

  const insert = (emoji: string): void => {
    const { selectionStart, selectionEnd } = field.current!;
    setText(text.slice(0, selectionStart) + emoji + text.slice(selectionEnd));
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(selectionStart + emoji.length, selectionStart + emoji.length);
    });
  };

  return (
    <form class="composer" aria-label="Write a message" onSubmit={(event) => {
      event.preventDefault();
      send();
    }}>
      {(editing ?? replyTo) && (
        <div class="about">
          <Icon name={editing ? 'edit' : 'reply'} />
          <p>
            <b>{editing ? 'Edit message' : `Reply to ${replyTo!.senderId === chat.me ? 'yourself' : nameOf(conversation.peer.value)}`}</b>
            <span dir="auto">{lineOf((editing ?? replyTo)!)}</span>
          </p>
          <IconButton icon="close" label={editing ? 'Stop editing' : 'Don’t reply'} onClick={finish} />
        </div>
      )}
      {!editing && <Attachments writing={writing} />}
      <div class="compose-line">
        {!editing && <IconButton icon="attach" label="Attach files" onClick={() => picker.current!.click()} />}
        <input
          ref={picker} type="file" multiple hidden accept={mediaTypes.join(',')}
          onChange={(event) => {
            addFiles(context, event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <div class="input">
          <textarea
            ref={field} rows={1} dir="auto" value={text} aria-label="Message" placeholder={hasFiles ? 'Add a caption' : 'Message'}
            aria-invalid={isTooLong} aria-describedby={isTooLong ? 'too-long' : undefined} enterkeyhint="send"
            onInput={(event) => {
              setText(event.currentTarget.value);
              if (event.currentTarget.value && !editing) conversation.typing();
            }}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              if (event.clipboardData?.files.length) {
                event.preventDefault();
                addFiles(context, event.clipboardData.files);
              }
            }}
          />
          <IconButton icon="smile" label="Emoji" aria-haspopup="dialog" onClick={(event) => pickEmoji(event.currentTarget as Element, insert)} />
        </div>
        <button type="submit" class="send" disabled={!canSend} aria-label={editing ? 'Save' : 'Send'} title={editing ? 'Save' : 'Send'}>
          <Icon name={editing ? 'check' : 'send'} />
        </button>
      </div>
      {length > maxTextLength * NEARLY_FULL && (
        <p id="too-long" class={`counter ${isTooLong ? 'problem' : 'note'}`}>
          {isTooLong ? `${length - maxTextLength} characters too long. Shorten the text or send it in parts.` : `${maxTextLength - length} characters left`}
        </p>
      )}
    </form>
  );
}

/** As high as the text, up to so many lines. */
function grow(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(field);
  const most = LINES * parseFloat(lineHeight) + parseFloat(paddingTop) + parseFloat(paddingBottom);
  field.style.height = `${Math.min(field.scrollHeight, most)}px`;
  field.style.overflowY = field.scrollHeight > most ? 'auto' : 'hidden';
}

/** The last message that the user can still change. */
const lastOwn = (context: ChatContext): Item | undefined => context.conversation.timeline('end').value.findLast((item) => canEdit(context, item));
