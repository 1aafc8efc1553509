import type { Chat } from 'chat-client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { closedReason, lineOf } from '../lib/messages';
import { announce } from '../lib/notices';
import { nameOf } from '../lib/people';
import { follow, go } from '../lib/route';
import { useSource } from '../lib/source';
import { Composer } from '../composer/Composer';
import { addFiles } from '../composer/files';
import { Skeletons } from '../timeline/Empty';
import { Timeline, type TimelineHandle } from '../timeline/Timeline';
import { Closed } from './Closed';
import { Context, writingOf, type ChatContext } from './context';
import { Header } from './Header';
import { Search } from './Search';

export function ChatView({ chat, chatId }: { chat: Chat; chatId: string }) {
  const conversation = useMemo(() => chat.chat(chatId), [chat, chatId]);
  const item = useSource(conversation.item);
  const [isSearching, setSearching] = useState(false);
  const [isOver, setOver] = useState(false);
  const timeline = useRef<TimelineHandle>(undefined);
  const root = useRef<HTMLElement>(null);
  const context = useMemo<ChatContext>(() => ({
    chat, conversation, writing: writingOf(chatId),
    jump: (seq) => timeline.current?.show(seq),
    focusComposer: () => requestAnimationFrame(() => root.current?.querySelector<HTMLElement>('.composer textarea, .closed button')?.focus({ preventScroll: true })),
  }), [chat, conversation]);
  useAnnouncer(context);
  const folder = item && (item.status === 'pending' ? 'requests' : item.archived ? 'archived' : 'chats');
  useEffect(() => {
    if (folder) follow(folder);
  }, [folder]);

  if (!item) return <Missing chat={chat} />;
  const closed = closedReason(item);
  return (
    <Context.Provider value={context}>
      <section
        ref={root} class={`chat ${isOver ? 'drop' : ''}`} aria-label={`Chat with ${nameOf(item.peer)}`}
        onDragOver={(event) => {
          if (closed || !event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={(event) => root.current!.contains(event.relatedTarget as Node | null) || setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (!closed) addFiles(context, event.dataTransfer?.files);
        }}
      >
        <Header item={item} isSearching={isSearching} onSearch={() => setSearching(!isSearching)} />
        {isSearching && <Search onClose={() => {
          setSearching(false);
          context.focusComposer();
        }} />}
        <Timeline key={chatId} handle={timeline} />
        {closed ? <Closed item={item} /> : <Composer key={chatId} onPageUp={() => timeline.current?.focusLast()} />}
        {isOver && <p class="drop-here">Drop files to send them to <bdi>{nameOf(item.peer)}</bdi></p>}
      </section>
    </Context.Provider>
  );
}

/** An address of a chat that is not there, or not yet. */
function Missing({ chat }: { chat: Chat }) {
  const status = useSource(chat.status);
  useSource(chat.chats);
  if (!chat.chats.complete && status !== 'live') return <section class="chat" aria-busy="true" aria-label="Loading"><div class="timeline-area"><Skeletons /></div></section>;
  return (
    <section class="nothing">
      <h2>This chat isn’t here</h2>
      <p>It may belong to another user.</p>
      <button type="button" class="button" onClick={() => go({ folder: 'chats' }, true)}>Show my chats</button>
    </section>
  );
}

/** Reads new messages of the other side out, each once. The list itself must not be a live region: it is rendered anew too often. */
function useAnnouncer({ chat, conversation }: ChatContext): void {
  useEffect(() => {
    let last = conversation.item.value?.lastMessage?.seq ?? 0;
    return conversation.item.subscribe((item) => {
      const message = item?.lastMessage;
      if (!message || message.seq <= last) return;
      last = message.seq;
      if (message.senderId !== chat.me) announce(`${nameOf(item.peer)}: ${lineOf(message)}`);
    });
  }, [conversation]);
}
