// Notifications in Firefox. Nothing is replaced: the subscription, the encryption, the worker and the notifications are the browser's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PATIENCE, until } from './support/browser.mjs';
import { firefoxPath, openFirefox } from './support/firefox.mjs';
import { createSender } from './support/push.mjs';
import { startServer } from './support/server.mjs';

const skip = !firefoxPath && 'There is no Firefox; install firefox-esr, or name one in FIREFOX.';
let [server, browser] = [];

before(async () => {
  if (skip) return;
  server = await startServer();
  browser = await openFirefox(server.url);
});
after(async () => {
  await browser?.close();
  await server?.dispose();
});

async function openPage(address) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.setDefaultNavigationTimeout(PATIENCE);
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(address);
  return Object.assign(page, { errors });
}

const clickText = (page, within, text) => page.locator(`${within} ::-p-text(${text})`).click();

test('Firefox subscribes, shows what is due once, and closes what was read on another device', { skip }, async () => {
  const [chatId, mutedId] = [await server.chat('ana', 'ben'), await server.chat('ana', 'carla')];
  await server.call('ana', 'POST', `chats/${mutedId}/mute`, {});
  const scope = `${server.url}/?user=ana`;
  // A page that belongs to no user: it looks at what the worker of another page shows.
  const watcher = await openPage(`${server.url}/docs/events`);
  const look = () => watcher.evaluate(async (address) => {
    const registration = await navigator.serviceWorker.getRegistration(address);
    return {
      shown: (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag })),
      subscription: (await registration.pushManager.getSubscription())?.toJSON(),
    };
  }, scope);
  const shown = async () => (await look()).shown;

  const page = await openPage(scope);
  await page.locator('.rows .row').wait();
  assert.deepEqual((await server.call('ana', 'GET', 'users/me/devices')).items, []);
  await clickText(page, 'button', 'open the menu');
  await clickText(page, '[role=menuitem]', 'Settings');
  await page.locator('[role=switch][aria-checked=false]').click();
  await page.locator('[role=switch][aria-checked=true]').wait();
  assert.deepEqual((await server.call('ana', 'GET', 'users/me/devices')).items.map(({ kind }) => kind), ['webpush']);
  const { subscription } = await look();
  assert.ok(subscription.endpoint.startsWith(`${server.url}/push/`));
  assert.deepEqual(page.errors, []);
  await page.close();

  await server.send('carla', mutedId, 'In a muted chat');
  await server.send('ben', chatId, 'Are you there?');
  await until(async () => (await shown()).length, 'the notification is there', 180_000);
  const expected = { title: 'ben', body: 'Are you there?', tag: chatId };
  assert.deepEqual(await shown(), [expected]);

  // A server that ended before it noted the push sends it again. Pushes are handled in order, so the next one shows the end.
  const push = createSender(subscription);
  await push({ notification: { title: 'ben', body: 'again', data: { chatId, seq: 1 } } });
  await push({ notification: { title: 'dora', body: 'Another chat', data: { chatId: 'other', seq: 1 } } });
  await until(async () => (await shown()).length > 1, 'the next push is handled');
  assert.deepEqual((await shown()).sort((a, b) => a.title.localeCompare(b.title)), [expected, { title: 'dora', body: 'Another chat', tag: 'other' }]);

  const again = await openPage(scope);
  await again.locator('.rows .row').wait();
  await server.call('ana', 'POST', `chats/${chatId}/read`, { upToSeq: 1 });
  await until(async () => (await shown()).length === 1, 'the notification of what was read is closed');
  assert.equal((await shown())[0].title, 'dora');

  await clickText(again, 'button', 'open the menu');
  await clickText(again, '[role=menuitem]', 'Settings');
  await again.locator('[role=switch][aria-checked=true]').click();
  await until(async () => !(await server.call('ana', 'GET', 'users/me/devices')).items.length, 'the device is removed');
  await until(async () => !(await shown()).length, 'nothing is shown any more');
  assert.equal((await look()).subscription, undefined);
  // Firefox tells its push service on a socket, for which the page doesn't wait.
  await until(() => push({}).then(() => false, ({ message }) => message.includes('410')), 'the push service refuses the address');
});
