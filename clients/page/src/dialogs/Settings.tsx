import type { Chat } from 'chat-client';
import { useEffect, useState } from 'preact/hooks';
import { closeDialog } from '../lib/dialogs';
import { sentenceOf } from '../lib/notices';
import { askForNotifications, notifications } from '../lib/notify';
import { theme, type Theme } from '../lib/theme';
import { useSource } from '../lib/source';
import { Dialog } from '../ui/Dialog';

type Requests = 'everyone' | 'nobody';

export function Settings({ chat }: { chat: Chat }) {
  const permission = useSource(notifications);
  const [requests, setRequests] = useState<Requests>();
  const [problem, setProblem] = useState('');

  useEffect(() => {
    chat.request<{ requests: Requests }>('GET', 'users/me/settings').then((settings) => setRequests(settings.requests), (error) => setProblem(sentenceOf(error)));
  }, []);

  const change = (next: Requests): void => {
    const before = requests;
    setRequests(next);
    setProblem('');
    chat.request('PUT', 'users/me/settings', { requests: next }).catch((error: unknown) => {
      setRequests(before);
      setProblem(sentenceOf(error));
    });
  };

  return (
    <Dialog title="Settings" onClose={closeDialog}>
      <div class="stacked">
        <label class="field">
          Appearance
          <select value={useSource(theme)} onChange={(event) => void (theme.value = event.currentTarget.value as Theme)}>
            <option value="system">As the system</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
        <label class="field">
          Who may ask to chat with you
          <select disabled={!requests} value={requests} onChange={(event) => change(event.currentTarget.value as Requests)}>
            <option value="everyone">Everyone</option>
            <option value="nobody">Nobody</option>
          </select>
        </label>
        <div class="field">
          Notifications
          {permission === 'default' && <button type="button" class="button" onClick={() => void askForNotifications()}>Allow notifications</button>}
          <small>{{
            granted: 'They show while this page is open in the background.', denied: 'The browser doesn’t allow them for this page.',
            default: 'For new messages while this page is in the background.', unsupported: 'This browser has none.',
          }[permission]}</small>
        </div>
        {problem && <p class="problem" role="alert">{problem}</p>}
      </div>
    </Dialog>
  );
}
