import type { Item } from 'chat-client';
import { memo } from '../lib/memo';
import { isMine, lineOf, previewOf, TICKS, type Tick } from '../lib/messages';
import { nameOf } from '../lib/people';
import { sentenceOf } from '../lib/notices';
import { fullTime, timeOfDay } from '../lib/time';
import { useChat } from '../chat/context';
import { Icon } from '../ui/Icon';
import { Ticks } from '../ui/Ticks';
import { isEmojiOnly, Linked } from '../ui/Texts';
import { MediaGrid } from './MediaGrid';
import { Reactions } from './Reactions';
import { Toolbar } from './Toolbar';

export interface MessageProps {
  item: Item;
  /** Undefined for the other side's messages. */
  tick?: Tick;
  day?: string;
  unread: boolean;
  first: boolean;
  last: boolean;
  /** The one that the Tab key reaches. */
  current: boolean;
  /** The toolbar shows. */
  active: boolean;
  flash: boolean;
  rowKey: string;
}

export const Message = memo(({ item, tick, day, unread, first, last, current, active, flash, rowKey }: MessageProps) => {
  const { conversation } = useChat();
  const author = tick ? 'You' : nameOf(conversation.peer.value);
  return (
    <article
      class={`message ${tick ? 'mine' : 'theirs'} ${first ? 'first' : ''} ${last ? 'last' : ''} ${flash ? 'flash' : ''}`}
      data-key={rowKey} data-seq={item.seq} tabIndex={current ? 0 : -1} aria-posinset={item.seq || undefined} aria-setsize={item.seq ? -1 : undefined}
      aria-label={`${author}, ${timeOfDay(item.createdAt)}${tick ? `, ${TICKS[tick]}` : ''}`}
    >
      {day && <p class="day"><span>{day}</span></p>}
      {unread && <p class="unread-line"><span>New messages</span></p>}
      <div class="line">
        <div class="stack">
          <Bubble item={item} tick={tick} />
          {item.reactions.length > 0 && <Reactions item={item} />}
          {item.local?.state === 'failed' && <Failed item={item} />}
        </div>
        {active && <Toolbar item={item} />}
      </div>
    </article>
  );
});

function Bubble({ item, tick }: { item: Item; tick?: Tick }) {
  const { replyTo, content, media, deleted } = item;
  if (deleted) return <div class="bubble tombstone"><Icon name="block" /> {lineOf(item)} <Meta item={item} /></div>;
  const isLarge = !!content && !media.length && !replyTo && isEmojiOnly(content);
  return (
    <div class={`bubble ${media.length ? 'with-media' : ''} ${isLarge ? 'large' : ''} ${item.local?.state ?? ''}`} dir="auto">
      {replyTo && <Quote reply={replyTo} />}
      {media.length > 0 && <MediaGrid item={item} />}
      {content && <p class="text" dir="auto"><Linked text={content} /><span class="meta-space">{metaText(item)}{tick && <i />}</span></p>}
      <Meta item={item} tick={tick} />
    </div>
  );
}

const metaText = (item: Item): string => `${item.edits ? 'edited ' : ''}${timeOfDay(item.createdAt)}`;

function Meta({ item, tick }: { item: Item; tick?: Tick }) {
  return (
    <span class="meta" dir="ltr">
      <time dateTime={item.createdAt} title={`${fullTime(item.createdAt)}${item.editedAt ? `, edited ${fullTime(item.editedAt)}` : ''}`}>{metaText(item)}</time>
      {tick && !item.deleted && <Ticks tick={tick} />}
    </span>
  );
}

function Quote({ reply }: { reply: NonNullable<Item['replyTo']> }) {
  const { chat, conversation, jump } = useChat();
  const name = isMine(reply, chat.me) ? 'You' : nameOf(conversation.peer.value);
  return (
    <button type="button" class="quote" onClick={() => jump(reply.seq)}>
      <b><span class="sr">Reply to </span>{name}</b>
      <span dir="auto" class={reply.preview === null ? 'gone' : ''}>{previewOf(reply)}</span>
      <span class="sr">Go to that message.</span>
    </button>
  );
}

function Failed({ item }: { item: Item }) {
  const local = item.local!;
  return (
    <div class="failed" role="alert">
      <Icon name="alert" />
      <span>{local.error ? sentenceOf(local.error) : 'This was not sent.'}</span>
      <button type="button" onClick={() => local.retry()}>Try again</button>
      <button type="button" onClick={() => local.discard()}>{local.kind === 'edit' ? 'Forget the change' : 'Discard'}</button>
    </div>
  );
}
