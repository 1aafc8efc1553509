import type { Chat } from 'chat-client';
import { useState } from 'preact/hooks';
import { demoUsers } from '../demo/users';
import { closeDialog } from '../lib/dialogs';
import { sentenceOf } from '../lib/notices';
import { go } from '../lib/route';
import { useSource } from '../lib/source';
import { Dialog } from '../ui/Dialog';
import { Avatar } from '../ui/Avatar';

/** Asks somebody for a chat, or opens the one that there is. */
export function NewChat({ chat, userId: given = '' }: { chat: Chat; userId?: string }) {
  const [userId, setUserId] = useState(given);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const others = useSource(demoUsers).filter((user) => user.userId !== chat.me);

  const open = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const conversation = await chat.open(userId.trim(), text.trim() || undefined);
      closeDialog();
      go({ chatId: conversation.id });
    } catch (error) {
      const { code, errors } = error as { code?: string; errors?: Record<string, string[]> };
      const isNoUserId = code === 'invalid_request' && errors?.recipientId;
      setProblem(isNoUserId ? 'That is not a user id. One has 1 to 128 letters, digits and . _ : @ | + -' : sentenceOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title="New chat" onClose={closeDialog}>
      <form class="stacked" onSubmit={open}>
        <label class="field">
          To
          <input name="userId" required autocomplete="off" autocapitalize="none" spellcheck={false} maxLength={128} placeholder="User id" value={userId} onInput={(event) => setUserId(event.currentTarget.value)} />
        </label>
        {others.length > 0 && !given && (
          <div class="people" role="group" aria-label="Demo users">
            {others.map((user) => (
              <button type="button" class="person" key={user.userId} aria-pressed={userId === user.userId} onClick={() => setUserId(user.userId)}>
                <Avatar person={user} size="1.75rem" />{user.name}
              </button>
            ))}
          </div>
        )}
        <label class="field">
          Message
          <textarea name="message" rows={2} dir="auto" maxLength={chat.limits.maxTextLength} placeholder="Say hello (optional)" value={text} onInput={(event) => setText(event.currentTarget.value)} />
          <small>They get a request, and can write to you once they accept it.</small>
        </label>
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="dialog-actions"><button class="button primary" disabled={isBusy || !userId.trim()}>Send request</button></div>
      </form>
    </Dialog>
  );
}
