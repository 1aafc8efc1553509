import type { Chat } from 'chat-client';
import { useEffect, useState } from 'preact/hooks';
import { closeDialog } from '../lib/dialogs';
import { sentenceOf } from '../lib/notices';
import { notifying, setNotifying } from '../lib/notify';
import { theme, type Theme } from '../lib/theme';
import { useSource } from '../lib/source';
import { Dialog } from '../ui/Dialog';

type Requests = 'everyone' | 'nobody';

export function Settings({ chat }: { chat: Chat }) {
  const push = useSource(chat.push.state);
  const isOn = useSource(notifying);
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

  const toggle = async (): Promise<void> => {
    setProblem('');
    await setNotifying(chat, !isOn).catch((error: unknown) => setProblem(sentenceOf(error)));
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
          <button
            type="button" class={isOn ? 'button primary' : 'button'} role="switch" aria-checked={isOn} aria-label="Notifications"
            disabled={push === 'unsupported'} onClick={() => void toggle()}
          >
            Notifications: {isOn ? 'on' : 'off'}
          </button>
          <small>{{
            on: 'For new messages, also while this page is closed.', denied: 'The browser doesn’t allow them for this page.',
            off: 'For new messages while this page is in the background.', unsupported: 'This browser has none for this page.',
          }[push]}</small>
        </div>
        {problem && <p class="problem" role="alert">{problem}</p>}
      </div>
    </Dialog>
  );
}
