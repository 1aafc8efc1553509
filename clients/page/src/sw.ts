// The service worker of the page. Its scope has the user in it, so the users of the demo have a worker each.
import { handlePushes } from 'chat-client/sw';

handlePushes({
  notification: () => ({ icon: '/favicon.svg' }),
  // The scope stays: the server does not know the address of a demo user.
  url: ({ chatId }) => (chatId ? `#/c/${encodeURIComponent(chatId)}` : ''),
});
addEventListener('install', () => void (self as unknown as { skipWaiting(): Promise<void> }).skipWaiting());
