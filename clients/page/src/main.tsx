import { render } from 'preact';
import { App } from './App';
import { Chooser } from './demo/Chooser';
import { loadDemoUsers } from './demo/users';
import './lib/theme';
import { chat, hasUser, startChat } from './lib/session';
import './styles/index.css';

function Page() {
  return chat.value ? <App chat={chat.value} /> : <Chooser />;
}

if (hasUser()) startChat();
void loadDemoUsers();
render(<Page />, document.getElementById('app')!);
