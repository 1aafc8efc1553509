// Notifications: the switch in the settings, and what the service worker does with a push.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, row, until } from './support/browser.mjs';
import { createReceiver, watchWorkers, withPushService } from './support/push.mjs';
import { startServer } from './support/server.mjs';

let [server, browser] = [];

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.dispose();
});

const notifications = (page) => page.getByRole('switch', { name: 'Notifications' });

async function openSettings(page) {
  await page.getByRole('button', { name: 'open the menu' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
}

test('A push shows once, closes when the message is read elsewhere, and leads to its chat', async () => {
  const chatId = await server.chat('ana', 'ben');
  const [scope, endpoint] = [`${server.url}/?user=ana`, `${server.url}/push/ana-in-chromium`];
  const receiver = createReceiver();
  const device = await browser.device({ permissions: ['notifications'] });
  await withPushService(device, endpoint, receiver.keys);
  const workers = await watchWorkers(device, server.url);
  const page = await openPage(device, scope);
  await row(page, 'Ben').waitFor();
  assert.deepEqual((await server.call('ana', 'GET', 'users/me/devices')).items, []);
  await openSettings(page);
  assert.equal(await notifications(page).textContent(), 'Notifications: off');
  await notifications(page).click();
  await page.getByText('also while this page is closed').waitFor();
  assert.equal(await notifications(page).textContent(), 'Notifications: on');
  assert.deepEqual((await server.call('ana', 'GET', 'users/me/devices')).items.map(({ kind }) => kind), ['webpush']);
  assert.deepEqual(page.errors, []);
  await page.close();

  await server.send('ben', chatId, 'Are you there?');
  const sent = await until(async () => {
    const answer = await fetch(endpoint);
    return answer.status === 200 && receiver.open(Buffer.from(await answer.arrayBuffer()));
  }, 'the server has pushed', 180_000);
  assert.equal(sent.notification.body, 'Are you there?');

  await workers.deliver(scope, sent);
  await until(async () => (await workers.shown(scope)).length === 1, 'the notification is there');
  assert.deepEqual(await workers.shown(scope), [{ title: 'ben', body: 'Are you there?', tag: chatId }]);
  // A repeated push must not replace the shown notification.
  await workers.deliver(scope, { ...sent, notification: { ...sent.notification, body: 'again' } });
  await workers.deliver(scope, { notification: { title: 'Carla', body: 'Another chat', data: { chatId: 'other', seq: 1 } } });
  await until(async () => (await workers.shown(scope)).length === 2, 'the next push is handled');
  assert.deepEqual((await workers.shown(scope)).map(({ body }) => body).sort(), ['Another chat', 'Are you there?']);

  const again = await openPage(device, scope);
  await row(again, 'Ben').waitFor();
  const worker = await until(() => device.serviceWorkers()[0], 'the worker is known');
  await worker.evaluate(async () => {
    const [notification] = (await self.registration.getNotifications()).filter(({ title }) => title === 'ben');
    // A test cannot click in the notification centre. waitUntil throws for an event of a script, after the handler has run.
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification: Object.assign(notification, { close() {} }) }));
  });
  await until(() => again.url() === `${scope}#/c/${chatId}`, 'the page shows the chat');
  // The page marks its messages as read, and so would another device.
  await server.call('ana', 'POST', `chats/${chatId}/read`, { upToSeq: 1 });
  await until(async () => (await workers.shown(scope)).length === 1, 'the notification of the read message is closed');
  assert.equal((await workers.shown(scope))[0].body, 'Another chat');

  await openSettings(again);
  await notifications(again).click();
  await until(async () => !(await server.call('ana', 'GET', 'users/me/devices')).items.length, 'the device is removed');
  assert.equal(await notifications(again).getAttribute('aria-checked'), 'false');
  await until(async () => !(await workers.shown(scope)).length, 'nothing is shown any more');
  await device.close();
});

test('The page asks on a click alone, and says so when the browser reaches no push service', async () => {
  await server.chat('carla', 'dora');
  const device = await browser.device({ permissions: ['notifications'] });
  await device.addInitScript(() => {
    const { requestPermission } = Notification;
    Notification.requestPermission = (...args) => { window.asked = (window.asked ?? 0) + 1; return requestPermission.apply(Notification, args); };
    PushManager.prototype.subscribe = () => Promise.reject(new DOMException('Registration failed - push service not available', 'AbortError'));
  });
  const page = await openPage(device, `${server.url}/?user=carla`);
  await row(page, 'Dora').waitFor();
  assert.equal(await page.evaluate(() => window.asked), undefined);
  await openSettings(page);
  await notifications(page).click();
  await page.getByRole('alert').filter({ hasText: 'push service not available' }).waitFor();
  assert.equal(await page.evaluate(() => window.asked), 1);
  await page.getByText('while this page is in the background').waitFor();
  await device.close();
});

test('The page says so when the browser does not allow notifications, and when it has none', async () => {
  const device = await browser.device();
  await device.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => window.asked ? 'denied' : 'default' });
    Notification.requestPermission = async () => { window.asked = true; return 'denied'; };
  });
  const page = await openPage(device, `${server.url}/?user=ana`);
  await openSettings(page);
  await notifications(page).click();
  await page.getByText('The browser doesn’t allow them for this page.').waitFor();
  assert.equal(await notifications(page).getAttribute('aria-checked'), 'false');
  await device.close();

  const old = await browser.device();
  await old.addInitScript(() => { delete window.PushManager; });
  const other = await openPage(old, `${server.url}/?user=ana`);
  await openSettings(other);
  await other.getByText('This browser has none').waitFor();
  assert.equal(await notifications(other).isDisabled(), true);
  await old.close();
});
