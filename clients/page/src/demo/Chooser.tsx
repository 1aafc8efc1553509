import { useState } from 'preact/hooks';
import { TokenForm } from '../dialogs/SignedOut';
import { addressOf } from '../lib/session';
import { useSource } from '../lib/source';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { demoUsers, isLoaded } from './users';

const USER_ID = '[A-Za-z0-9._:@\\|+\\-]{1,128}';

/** Asks for the user of this tab: one of the demo users or, on a server without them, a token. */
export function Chooser() {
  const [name, setName] = useState('');
  const users = useSource(demoUsers);
  const isKnown = useSource(isLoaded);
  const isBeside = new URLSearchParams(location.search).has('beside');
  if (isBeside && users.length > 1) return <Beside />;
  return (
    <main class="chooser">
      <div class="chooser-card">
        <img src="/favicon.svg" alt="" width="56" height="56" />
        <h1>Chat</h1>
        {!isKnown ? <p class="note">Loading…</p> : users.length ? (
          <>
            <p>Choose a user, or open both to see the two sides of a chat.</p>
            <a class="button primary wide" href="/?beside"><Icon name="beside" /> Open both, side by side</a>
            <ul class="people-list">
              {users.map((user) => (
                <li key={user.userId}>
                  <a class="person-card" href={addressOf(user.userId)}>
                    <Avatar person={user} size="2.75rem" />
                    <span><b>{user.name}</b><small class="note">Continue as {user.userId}</small></span>
                  </a>
                </li>
              ))}
            </ul>
            <form class="someone" onSubmit={(event) => {
              event.preventDefault();
              location.assign(addressOf(name.trim()));
            }}>
              <label><span class="sr">Another user id</span><input required pattern={USER_ID} autocapitalize="none" spellcheck={false} placeholder="Somebody else" value={name} onInput={(event) => setName(event.currentTarget.value)} /></label>
              <button class="button">Continue</button>
            </form>
          </>
        ) : (
          <>
            <p>This server has no demo users, because it has its own secret or is reached from other computers. Sign in with a token.</p>
            <TokenForm />
          </>
        )}
        <p class="note links"><a href="/docs">API reference</a><a href="/docs/events">Events</a></p>
      </div>
    </main>
  );
}

/** Both users in one window, each as in a window of their own. */
function Beside() {
  return (
    <div class="beside">
      {useSource(demoUsers).slice(0, 2).map((user) => <iframe key={user.userId} src={addressOf(user.userId)} title={user.name} />)}
    </div>
  );
}
