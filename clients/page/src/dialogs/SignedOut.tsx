import { useEffect, useRef, useState } from 'preact/hooks';
import { sentenceOf } from '../lib/notices';
import { pasted, signIn } from '../lib/session';

/** The token is expired, or refused. Drafts and what waits to be sent stay. */
export function SignedOut() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-label="You are signed out" onCancel={(event) => event.preventDefault()}>
      <div class="dialog-body">
        <header><h2>You are signed out</h2></header>
        <p>Your token has expired or was refused. Nothing is lost: what you typed and what waits to be sent is still here, and goes on with a new token for the same user.</p>
        <TokenForm />
        <p><a href="/" onClick={() => pasted.clear()}>Choose another user</a></p>
      </div>
    </dialog>
  );
}

export function TokenForm() {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState('');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (token.trim().split('.').length !== 3) return setProblem('That is not a token: it has three parts with dots between them.');
    setProblem('');
    await signIn(token).catch((error: unknown) => setProblem(sentenceOf(error)));
  };
  return (
    <form class="stacked" onSubmit={submit}>
      <label class="field">
        Token
        <textarea rows={3} required spellcheck={false} autocomplete="off" placeholder="eyJ…" value={token} onInput={(event) => setToken(event.currentTarget.value)} />
        <small>A JWT of your own server, or of <code>dotnet run --project Chat.LocalHost -- token ana</code>.</small>
      </label>
      {problem && <p class="problem" role="alert">{problem}</p>}
      <button class="button primary">Sign in</button>
    </form>
  );
}
