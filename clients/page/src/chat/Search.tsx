import type { Hit, List } from 'chat-client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { mediaLine } from '../lib/messages';
import { announce, sentenceOf } from '../lib/notices';
import { nameOf } from '../lib/people';
import { shortTime } from '../lib/time';
import { Highlighted } from '../ui/Texts';
import { Icon, IconButton } from '../ui/Icon';
import { useChat } from './context';

const PAUSE = 250;
const SHORTEST = 2;
const BEFORE_HIT = 40;

/** Searches the chat. A click on what is found goes there. */
export function Search({ onClose }: { onClose(): void }) {
  const { chat, conversation, jump } = useChat();
  const [query, setQuery] = useState('');
  const [type, setType] = useState<'' | 'text' | 'media'>('');
  const [found, setFound] = useState<{ hits: readonly Hit[]; list: List<Hit> }>();
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const wanted = query.trim();

  useEffect(() => field.current!.focus(), []);
  useEffect(() => {
    setProblem('');
    if (wanted.length < SHORTEST) return setFound(undefined);
    const list = conversation.search(wanted, type ? { type } : {});
    let isOver = false;
    const timer = setTimeout(() => load(list), PAUSE);
    const end = list.subscribe((hits) => isOver || setFound({ hits, list }));
    return () => {
      isOver = true;
      clearTimeout(timer);
      end();
    };

    function load(of: List<Hit>): void {
      of.more().then(
        () => {
          if (isOver) return;
          setFound({ hits: of.value, list: of });
          announce(of.value.length ? `${of.value.length}${of.complete ? '' : ' or more'} found` : 'Nothing found');
        },
        (error: unknown) => isOver || setProblem(sentenceOf(error)),
      );
    }
  }, [wanted, type, conversation]);

  return (
    <div class="search" role="search" aria-label="This chat" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div class="search-bar">
        <label class="search-field">
          <Icon name="search" />
          <span class="sr">Search in this chat</span>
          <input ref={field} type="search" placeholder="Search in this chat" autocomplete="off" value={query} maxLength={100} onInput={(event) => setQuery(event.currentTarget.value)} onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              document.querySelector<HTMLElement>('.hits button')?.focus();
            }
          }} />
        </label>
        <select aria-label="Kind" value={type} onChange={(event) => setType(event.currentTarget.value as typeof type)}>
          <option value="">All</option>
          <option value="text">Texts</option>
          <option value="media">Files</option>
        </select>
        <IconButton icon="close" label="Close the search" onClick={onClose} />
      </div>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {found && (found.hits.length ? (
        <ul class="hits" onKeyDown={move}>
          {found.hits.map((hit) => (
            <li key={hit.id}>
              <button type="button" onClick={() => jump(hit.seq)}>
                <span class="hit-top"><b>{hit.senderId === chat.me ? 'You' : nameOf(conversation.peer.value)}</b><time dateTime={hit.createdAt}>{shortTime(hit.createdAt)}</time></span>
                <span class="hit-text" dir="auto">{hit.media.length > 0 && `${mediaLine(hit.media)} `}<Snippet hit={hit} /></span>
              </button>
            </li>
          ))}
          {!found.list.complete && <li><button type="button" class="button quiet" onClick={() => void found.list.more().catch((error) => setProblem(sentenceOf(error)))}>More</button></li>}
        </ul>
      ) : <p class="note search-none">Nothing found. All words must occur, as words or beginnings of words.</p>)}
    </div>
  );
}

/** The part of a long text that was found. */
function Snippet({ hit: { content, highlights } }: { hit: Hit }) {
  const text = content ?? '';
  const first = highlights[0]?.start ?? 0;
  const cut = first > BEFORE_HIT * 2 ? text.lastIndexOf(' ', first - BEFORE_HIT) + 1 : 0;
  const moved = highlights.map(({ start, length }) => ({ start: start - cut, length }));
  return <>{cut > 0 && '… '}<Highlighted text={text.slice(cut)} highlights={moved} /></>;
}

function move(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement) + (event.key === 'ArrowDown' ? 1 : -1);
  if (at < 0) document.querySelector<HTMLElement>('.search input')?.focus();
  else buttons[at]?.focus();
}
