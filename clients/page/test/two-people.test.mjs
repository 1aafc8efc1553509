// Two people, each in a browser of their own, do everything that the page offers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { choose, field, message, openBrowser, openChatMenu, openMessageMenu, row, sawFlash, sawIn, sawNotice, say, until } from './support/browser.mjs';
import { pdf, png } from './support/files.mjs';
import { startServer } from './support/server.mjs';

let [server, browser, ana, ben] = [];

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  ana = await browser.open(server.url, 'ana');
  ben = await browser.open(server.url, 'ben');
});
after(async () => {
  await browser?.close();
  await server?.dispose();
});

test('The first page lets one choose a demo user', async () => {
  const context = await browser.device();
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByRole('link', { name: /^Ana/ }).waitFor();
  await page.getByRole('link', { name: 'Open both, side by side' }).click();
  await page.frameLocator('iframe[title=Ana]').getByRole('button', { name: /^Ana/ }).waitFor();
  await page.frameLocator('iframe[title=Ben]').getByRole('button', { name: /^Ben/ }).waitFor();
  await context.close();
});

test('On a phone the empty list leads to the first chat', async () => {
  const page = await browser.open(server.url, 'phil', '', await browser.device({ viewport: { width: 360, height: 640 } }));
  await page.locator('.list-empty').getByRole('button', { name: 'New chat' }).click();
  await page.getByRole('dialog', { name: 'New chat' }).waitFor();
  await page.context().close();
});

test('A request is sent, shows at the other side and is accepted', async () => {
  await ana.getByRole('button', { name: 'Say hello to Ben' }).click();
  await ana.getByText('Your request is sent.').waitFor();
  await ben.getByRole('link', { name: /Requests/ }).click();
  await row(ben, 'Ana').click();
  await message(ben, 'Hello Ben').waitFor();
  await ben.getByRole('button', { name: 'Accept' }).click();
  await field(ben).waitFor();
  await field(ana).waitFor();
});

test('Messages go both ways, and the ticks tell how far they are', async () => {
  await say(ana, 'Good morning');
  await message(ben, 'Good morning').waitFor();
  await message(ana, 'Good morning').locator('.ticks.read').waitFor();
  await say(ben, 'Hi Ana,\nhow are you?');
  await message(ana, 'how are you?').waitFor();
});

test('Typing and presence show at the other side', async () => {
  await ana.locator('.chat-bar .dot').waitFor();
  await field(ben).pressSequentially('I am writing', { delay: 250 });
  await sawIn(ana, '.chat-bar', 'typing…');
  await sawIn(ana, '.rows .typing', 'typing…');
  await field(ben).fill('');
});

test('A reply quotes its original, and the quote leads there and back', async () => {
  const chatId = ana.url().split('/').at(-1);
  for (let i = 1; i <= 60; i++) await server.send('ben', chatId, `Filler ${i}`);
  await message(ana, 'Filler 60').waitFor();
  await openMessageMenu(ana, 'Filler 60');
  await choose(ana, 'Reply');
  await say(ana, 'The last one');
  await ben.locator('.message', { hasText: 'The last one' }).locator('.quote', { hasText: 'Filler 60' }).waitFor();

  await ana.locator('.timeline').evaluate((view) => { view.scrollTop = 0; });
  await message(ana, 'Good morning').waitFor();
  await openMessageMenu(ana, 'Good morning');
  await choose(ana, 'Reply');
  await say(ana, 'About the morning');
  await ben.locator('.quote', { hasText: 'Good morning' }).click();
  await sawFlash(ben, 'Good morning');
  await ben.getByRole('button', { name: 'Back', exact: true }).click();
  await until(() => message(ben, 'About the morning').evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight), 'back at the reply');
});

test('A message is edited, and the old text is gone', async () => {
  await say(ana, 'A mistke');
  await message(ben, 'A mistke').waitFor();
  await openMessageMenu(ana, 'A mistke');
  await choose(ana, 'Edit');
  await say(ana, 'A mistake no more');
  await message(ben, 'A mistake no more').locator('time', { hasText: 'edited' }).waitFor();
  assert.equal(await message(ben, 'A mistke').count(), 0);
});

test('A reaction shows who it is from, and goes away again', async () => {
  await message(ben, 'A mistake no more').locator('.bubble').hover();
  await message(ben, 'A mistake no more').getByRole('button', { name: 'React' }).click();
  await ben.getByRole('dialog', { name: 'Choose an emoji' }).getByRole('button', { name: '🎉' }).click();
  const reaction = message(ana, 'A mistake no more').locator('.reaction');
  assert.equal(await reaction.getAttribute('aria-label'), '🎉 Ben');
  await reaction.click();
  await message(ben, 'A mistake no more').getByRole('button', { name: '🎉 Ana and You' }).waitFor();
  await message(ben, 'A mistake no more').locator('.reaction').click();
  await message(ana, 'A mistake no more').getByRole('button', { name: '🎉 You', exact: true }).waitFor();
});

test('A message is deleted for everyone, and another one for oneself', async () => {
  await say(ana, 'Regretted');
  await message(ben, 'Regretted').waitFor();
  await openMessageMenu(ana, 'Regretted');
  await choose(ana, 'Delete');
  await ana.getByRole('button', { name: 'Delete for everyone' }).click();
  await ben.locator('.tombstone').waitFor();
  assert.equal(await message(ben, 'Regretted').count(), 0);

  await openMessageMenu(ben, 'About the morning');
  await choose(ben, 'Delete');
  await ben.getByRole('button', { name: 'Delete for me' }).click();
  await message(ben, 'About the morning').waitFor({ state: 'detached' });
  await message(ana, 'About the morning').waitFor();
});

test('Pictures and files are sent, shown and opened', async () => {
  await ana.locator('.composer input[type=file]').setInputFiles([
    { name: 'hills.png', mimeType: 'image/png', buffer: png(320, 200) }, { name: 'sea.png', mimeType: 'image/png', buffer: png(200, 300) },
    { name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf() },
  ]);
  await ana.getByRole('button', { name: 'Remove sea.png' }).click();
  await field(ana).fill('Two files');
  await field(ana).press('Enter');
  const received = message(ben, 'Two files');
  await received.locator('.file', { hasText: 'plan.pdf' }).waitFor();
  await until(() => received.locator('.tile img').evaluate((image) => image.complete && image.naturalWidth === 320), 'the picture is loaded');
  await received.getByRole('button', { name: 'Open hills.png' }).click();
  await ben.getByRole('dialog', { name: /hills\.png/ }).waitFor();
  await ben.goBack();
  await ben.getByRole('dialog', { name: /hills\.png/ }).waitFor({ state: 'detached' });
  assert.match(ben.url(), /#\/c\//);
});

test('A search highlights what it finds and leads to it', async () => {
  await ben.getByRole('button', { name: 'Search in this chat' }).click();
  await ben.getByRole('searchbox', { name: 'Search in this chat' }).fill('filler 7');
  const hit = ben.locator('.hits button', { hasText: 'Filler 7' }).first();
  await hit.waitFor();
  assert.deepEqual(await hit.locator('mark').allTextContents(), ['Filler', '7']);
  await hit.click();
  await sawFlash(ben, 'Filler 7');
  await ben.keyboard.press('Escape');
});

test('Messages that arrive while the user reads further up are counted, and a click goes to them', async () => {
  await say(ana, 'Down here');
  const button = ben.getByRole('button', { name: '1 new, go to the end' });
  await button.waitFor();
  await button.click();
  await until(() => message(ben, 'Down here').evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight), 'the new message is in view');
  await message(ana, 'Down here').locator('.ticks.read').waitFor();
});

test('A muted chat says so, and its badge is quiet', async () => {
  await openChatMenu(ben);
  await choose(ben, 'Mute');
  await choose(ben, 'For an hour');
  await row(ben, 'Ana').getByText('Muted').waitFor({ state: 'attached' });
  await ben.goto(`${server.url}/?user=ben#/requests`);
  await ben.goto(`${server.url}/?user=ben#/`);
  await say(ana, 'Psst');
  await row(ben, 'Ana').locator('.badge.quiet').waitFor();
  await until(async () => await ben.title() === '(1) Chat', 'the title counts');
});

test('An archived chat moves to its folder and comes back', async () => {
  await row(ben, 'Ana').click();
  await openChatMenu(ben);
  await choose(ben, 'Archive');
  await row(ben, 'Ana').waitFor({ state: 'detached' });
  await ben.getByRole('link', { name: /Archived/ }).click();
  await row(ben, 'Ana').click();
  await openChatMenu(ben);
  await choose(ben, 'Take out of the archive');
  await ben.getByRole('heading', { name: 'Archived', exact: true }).waitFor({ state: 'detached' });
  await row(ben, 'Ana').waitFor();
});

test('A block closes the composer, and lifting it opens it again', async () => {
  await openChatMenu(ben);
  await choose(ben, 'Block');
  await ben.getByRole('button', { name: 'Block', exact: true }).click();
  await ben.getByText('You blocked Ana').waitFor();
  await say(ana, 'Are you there?');
  await message(ana, 'Are you there?').locator('.failed', { hasText: 'This person doesn’t receive your messages.' }).waitFor();
  await ben.locator('.closed').getByRole('button', { name: 'Unblock' }).click();
  await field(ben).waitFor();
  await message(ana, 'Are you there?').getByRole('button', { name: 'Try again' }).click();
  await message(ben, 'Are you there?').waitFor();
});

test('A declined request closes the chat', async () => {
  await ana.goto(`${server.url}/?user=ana#/`);
  await ana.getByRole('button', { name: 'New chat' }).first().click();
  await ana.getByLabel('To', { exact: true }).fill('dora');
  await ana.getByRole('dialog').getByLabel('Message').fill('Hi Dora');
  await ana.getByRole('button', { name: 'Send request' }).click();
  const dora = await browser.open(server.url, 'dora', '#/requests');
  await row(dora, 'Ana').click();
  await dora.getByRole('button', { name: 'Decline' }).click();
  await ana.getByText('The request was declined.').waitFor();
});

test('A deleted chat is gone, and a new message brings it back without the old ones', async () => {
  await openChatMenu(ben);
  await choose(ben, 'Delete chat');
  await ben.getByRole('button', { name: 'Delete', exact: true }).click();
  await sawNotice(ben, 'The chat is deleted.');
  await row(ben, 'Ana').waitFor({ state: 'detached' });
  await row(ana, 'Ben').click();
  await say(ana, 'A new beginning');
  await row(ben, 'Ana').click();
  await message(ben, 'A new beginning').waitFor();
  assert.equal(await ben.locator('.feed .message').count(), 1);
});

test('A draft stays in its chat, and shows in the list', async () => {
  await field(ana).fill('Not yet said');
  await ana.goto(`${server.url}/?user=ana#/`);
  await row(ana, 'Ben').locator('.draft').waitFor();
  await ana.reload();
  await row(ana, 'Ben').locator('.draft').waitFor();
  await row(ana, 'Ben').click();
  await until(async () => await field(ana).inputValue() === 'Not yet said', 'the draft is in its field');
});

test('The browser had nothing to complain about', () => {
  const [a, b] = [ana, ben].map(({ errors }) => errors.filter((text) => !/40[34]|Failed to load resource/.test(text)));
  assert.deepEqual([a, b], [[], []]);
});
