// The other member's name, picture, delivery marker and last time online, where the server has them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { message, openBrowser, openPage, row, until } from './support/browser.mjs';
import { png } from './support/files.mjs';
import { startServer, tokenOf } from './support/server.mjs';

const PICTURE = 'https://pictures.example/ben.png';
let [server, browser] = [];

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.dispose();
});

test('Name and picture of the token show in the list and in the chat, and a broken picture gives way to initials', async () => {
  const chatId = await server.chat('ana', 'ben');
  const token = tokenOf('ben', 600, { name: 'Benjamin Brook', picture: PICTURE });
  assert.equal((await fetch(`${server.url}/api/chats/active`, { headers: { authorization: `Bearer ${token}` } })).status, 200);
  const device = await browser.device();
  await device.route(PICTURE, (route) => route.fulfill({ contentType: 'image/png', body: png(64, 64) }));
  const page = await openPage(device, `${server.url}/?user=ana#/c/${chatId}`);
  await page.getByRole('heading', { name: 'Benjamin Brook' }).waitFor();
  for (const place of [row(page, 'Benjamin Brook'), page.locator('.chat-bar')]) {
    await until(() => place.locator('.avatar img').evaluate((image) => image.complete && image.naturalWidth === 64), 'the picture is loaded');
  }
  await device.unroute(PICTURE);
  await device.route(PICTURE, (route) => route.abort());
  await page.reload();
  await page.locator('.chat-bar .avatar', { hasText: 'BB' }).waitFor();
  await device.close();
});

test('Two ticks say that a message was delivered, and change when it is read', async () => {
  const chatId = await server.chat('carla', 'dora');
  const page = await browser.open(server.url, 'carla', `#/c/${chatId}`);
  await server.send('carla', chatId, 'On its way');
  await message(page, 'On its way').locator('.ticks.sent').waitFor();
  await server.call('dora', 'POST', `chats/${chatId}/delivered`, { upToSeq: 1 });
  await message(page, 'On its way').locator('.ticks.delivered').waitFor();
  await row(page, 'Dora').locator('.ticks.delivered').waitFor();
  await server.call('dora', 'POST', `chats/${chatId}/read`, { upToSeq: 1 });
  await message(page, 'On its way').locator('.ticks.read').waitFor();
  await page.context().close();
});
