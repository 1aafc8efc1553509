import type { Chat } from 'chat-client';
import { useEffect } from 'preact/hooks';
import { ChatView } from './chat/ChatView';
import { EmojiHost } from './composer/EmojiPicker';
import { NetworkPanel, panelOpen } from './demo/NetworkPanel';
import { Dialogs } from './dialogs/Dialogs';
import { SignedOut } from './dialogs/SignedOut';
import { useGlobalKeys } from './lib/keys';
import { watchUnread } from './lib/notify';
import { tell, tellError } from './lib/notices';
import { route } from './lib/route';
import { useSource } from './lib/source';
import { Sidebar } from './list/Sidebar';
import { StatusBar } from './StatusBar';
import { MenuHost } from './ui/Menu';
import { Notices } from './ui/Notices';
import { Welcome } from './Welcome';

export function App({ chat }: { chat: Chat }) {
  const { chatId } = useSource(route);
  const hasPanel = useSource(panelOpen);
  const status = useSource(chat.status);
  useGlobalKeys(chat);
  useEffect(() => {
    const ends = [
      watchUnread(chat),
      chat.on('failed', tellError),
      chat.on('error', ({ code, detail }) => tell(code === 'storage_unavailable' ? 'This browser stores nothing for this page, or is full. All works, but what is not sent yet is lost when you close it.' : detail, { kind: 'error' })),
    ];
    return () => ends.forEach((end) => end());
  }, [chat]);

  return (
    <div class="app">
      <StatusBar status={status} />
      <div class={`panes ${chatId ? 'in-chat' : ''} ${hasPanel ? 'with-panel' : ''}`}>
        <Sidebar chat={chat} />
        <main>{chatId ? <ChatView key={chatId} chat={chat} chatId={chatId} /> : <Welcome chat={chat} />}</main>
        {hasPanel && <NetworkPanel chat={chat} chatId={chatId} />}
      </div>
      <Dialogs chat={chat} />
      <MenuHost />
      <EmojiHost />
      <Notices />
      {status === 'signedOut' && <SignedOut />}
    </div>
  );
}
