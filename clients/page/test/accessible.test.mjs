// axe finds nothing in any state of the page, light or dark; and the keyboard alone is enough.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createRequire } from 'node:module';
import { field, message, openBrowser, openChatMenu, openMessageMenu, openPage, row, sawFlash, until } from './support/browser.mjs';
import { pdf, png } from './support/files.mjs';
import { startServer } from './support/server.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let [server, browser, chatId, blocked] = [];

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  chatId = await server.chat('ana', 'ben');
  const { message: first } = await server.send('ben', chatId, 'Hello Ana, look at https://example.com').then((answer) => ({ message: answer.message ?? answer }));
  await server.send('ana', chatId, 'I do', { replyTo: first.id });
  await server.call('ana', 'PUT', `chats/${chatId}/messages/${first.id}/reactions/${encodeURIComponent('👍')}`);
  const gone = await server.send('ana', chatId, 'Gone').then((answer) => answer.message ?? answer);
  await server.call('ana', 'DELETE', `chats/${chatId}/messages/${gone.id}?scope=everyone`);
  const media = [await server.upload('ben', chatId, 'hills.png', 'image/png', png(320, 200)), await server.upload('ben', chatId, 'plan.pdf', 'application/pdf', pdf())];
  await server.call('ben', 'POST', `chats/${chatId}/messages`, { media, content: 'Two files' });
  await server.call('carla', 'POST', 'chats/or-create', { recipientId: 'ana', message: 'May I?' });
  await server.call('ana', 'POST', 'chats/or-create', { recipientId: 'dora' });
  blocked = await server.chat('ana', 'emil');
  await server.call('ana', 'POST', `chats/${blocked}/block`);
});
after(async () => {
  await browser?.close();
  await server?.dispose();
});

const STATES = {
  'the choice of a user': { user: '', async reach(page) {
    await page.getByRole('link', { name: /^Ana/ }).waitFor();
  } },
  'the list alone': { hash: '#/', async reach(page) {
    await row(page, 'Ben').waitFor();
  } },
  'a chat with messages of all kinds': { async reach(page) {
    await message(page, 'Two files').waitFor();
    await field(page).fill('A draft');
  } },
  'the menu of a message': { async reach(page) {
    await openMessageMenu(page, 'I do');
  } },
  'the emoji picker': { async reach(page) {
    await page.getByRole('button', { name: 'Emoji' }).click();
  } },
  'a search with hits': { async reach(page) {
    await page.getByRole('button', { name: 'Search in this chat' }).click();
    await page.getByRole('searchbox', { name: 'Search in this chat' }).fill('look');
    await page.locator('.hits mark').first().waitFor();
  } },
  'a reply and files to send': { async reach(page) {
    await openMessageMenu(page, 'I do');
    await page.getByRole('menuitem', { name: 'Reply' }).click();
    await page.locator('.composer input[type=file]').setInputFiles({ name: 'hills.png', mimeType: 'image/png', buffer: png(64, 64) });
    await page.locator('.attachment').waitFor();
  } },
  'the requests': { hash: '#/requests', async reach(page) {
    await row(page, 'Carla').click();
    await page.getByRole('button', { name: 'Accept' }).waitFor();
  } },
  'a blocked chat': { hash: () => `#/c/${blocked}`, async reach(page) {
    await page.getByText('You blocked Emil').waitFor();
  } },
  'the menu of the chat': { reach: (page) => openChatMenu(page) },
  'a new chat': { async reach(page) {
    await page.getByRole('button', { name: 'New chat' }).first().click();
  } },
  'the settings': { async reach(page) {
    await page.getByRole('button', { name: /^Ana/ }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByLabel('Who may ask').waitFor();
  } },
  'the keys': { async reach(page) {
    await page.getByRole('button', { name: /^Ana/ }).click();
    await page.getByRole('menuitem', { name: /Keyboard/ }).click();
  } },
  'a picture in full size': { async reach(page) {
    await page.getByRole('button', { name: 'Open hills.png' }).click();
  } },
  'the network panel': { async reach(page) {
    await page.getByRole('button', { name: 'Network faults' }).click();
    await page.getByText('events so far').first().waitFor();
  } },
  'an error': { async reach(page) {
    await page.locator('.composer input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
    await page.locator('.notice').waitFor();
  } },
};

/** Waits until all colours have changed: transitions begin and end with frames. */
const settled = (page) => page.evaluate(async () => {
  for (let i = 0; i < 3; i++) {
    await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)));
  }
});

for (const [name, { user = 'ana', hash = () => `#/c/${chatId}`, reach }] of Object.entries(STATES)) {
  test(`axe finds nothing in ${name}, light and dark`, async () => {
    const device = await browser.device();
    const page = await openPage(device, `${server.url}/${user && `?user=${user}`}${user && (typeof hash === 'string' ? hash : hash())}`);
    if (user && typeof hash === 'function' && name !== 'a blocked chat') await message(page, 'Two files').waitFor();
    await reach(page);
    await page.evaluate(AXE);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      const found = await page.evaluate(async () => (await globalThis.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join(' | ')}`));
      assert.deepEqual(found, [], colorScheme);
    }
    await device.close();
  });
}

test('The keyboard alone sends, replies, reacts, edits, deletes and searches', async () => {
  const device = await browser.device();
  const page = await openPage(device, `${server.url}/`);
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = (selector) => until(() => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector), `the focus is on ${selector}`);

  await page.getByRole('link', { name: /^Ana/ }).waitFor();
  for (let i = 0; i < 5 && !(await page.evaluate(() => document.activeElement?.matches('.person-card'))); i++) await press('Tab');
  await press('Enter');
  await row(page, 'Ben').waitFor();
  await press('Control+k');
  await page.keyboard.type('ben');
  await press('Enter');
  await focused('.composer textarea');

  await page.keyboard.type('By keyboard');
  await press('Enter');
  await message(page, 'By keyboard').locator('.ticks.sent').waitFor();

  await press('PageUp');
  await focused('.message');
  await press('r');
  await focused('.composer textarea');
  await page.keyboard.type('A reply by keyboard');
  await press('Enter');
  await message(page, 'A reply by keyboard').locator('.quote').waitFor();
  await message(page, 'A reply by keyboard').locator('.ticks.sent').waitFor();

  await press('PageUp');
  await focused('.message');
  await press('+');
  await page.getByRole('dialog', { name: 'Choose an emoji' }).waitFor();
  await press('ArrowRight', 'Enter');
  await message(page, 'A reply by keyboard').getByRole('button', { name: '❤️ You' }).waitFor();
  await focused('.message');

  await press('Escape');
  await focused('.composer textarea');
  await press('ArrowUp');
  await page.getByText('Edit message').waitFor();
  await press('Control+a');
  await page.keyboard.type('Changed by keyboard');
  await press('Enter');
  await message(page, 'Changed by keyboard').locator('time', { hasText: 'edited' }).waitFor();

  await press('PageUp');
  await focused('.message');
  await press('Delete');
  await page.getByRole('button', { name: 'Delete for everyone' }).waitFor();
  for (let i = 0; i < 4 && !(await page.evaluate(() => document.activeElement?.textContent === 'Delete for everyone')); i++) await press('Tab');
  await press('Enter');
  await message(page, 'Changed by keyboard').waitFor({ state: 'detached' });

  await press('Control+f');
  await focused('[placeholder="Search in this chat"]');
  await page.keyboard.type('keyboard');
  await page.locator('.hits mark').first().waitFor();
  await press('ArrowDown', 'Enter');
  await sawFlash(page, 'By keyboard');
  await press('Escape');
  await focused('.composer textarea');

  await press('F6');
  await focused('.search-field input');
  await press('F6');
  await focused('.rows a');
  await press('F6');
  await focused('.message');
  await press('F6');
  await focused('.composer textarea');
  await press('Alt+ArrowDown');
  await page.waitForFunction((id) => !location.hash.includes(id), chatId);
  await device.close();
});

test('New messages of the other side are read out once, and the list is no live region', async () => {
  const page = await browser.open(server.url, 'ben', `#/c/${chatId}`);
  await field(page).waitFor();
  await server.send('ana', chatId, 'Read me out');
  await page.locator('.sr[aria-live=polite]', { hasText: 'Ana: Read me out' }).waitFor({ state: 'attached' });
  assert.equal(await page.locator('.feed[aria-live], .feed [aria-live], .rows[aria-live]').count(), 0);
  assert.equal(await page.locator('.message').last().getAttribute('aria-setsize'), '-1');
  await page.context().close();
});

test('Twice the size, forced colours and a narrow window leave everything within reach', async () => {
  for (const options of [{ viewport: { width: 320, height: 512 } }, { viewport: { width: 640, height: 400 } }, { forcedColors: 'active' }]) {
    const device = await browser.device(options);
    const page = await openPage(device, `${server.url}/?user=ana#/c/${chatId}`);
    await message(page, 'Two files').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing is wider than the window');
    for (const name of ['Send', 'Attach files', 'Emoji', 'Chat menu']) {
      const box = await page.getByRole('button', { name, exact: true }).boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= page.viewportSize().width && box.y + box.height <= page.viewportSize().height && box.width >= 24 && box.height >= 24, `${name} is within reach`);
    }
    await device.close();
  }
});
