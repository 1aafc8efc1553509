import { render } from 'preact';
import { App } from './App';
import { Chooser } from './demo/Chooser';
import { loadDemoUsers } from './demo/users';
import './lib/theme';
import { useSource } from './lib/source';
import { chat, hasUser, startChat } from './lib/session';
import './styles/index.css';

function Page() {
  const started = useSource(chat);
  return started ? <App chat={started} /> : <Chooser />;
}

if (hasUser()) startChat();
void loadDemoUsers();
render(<Page />, document.getElementById('app')!);
