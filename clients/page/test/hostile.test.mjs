// Markup stays text, the policy of the page holds, and bad input gets a sentence and loses nothing typed.
import assert from 'node:assert/strict';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { field, message, openBrowser, openPage, sawNotice, say, until } from './support/browser.mjs';
import { startServer, tokenOf } from './support/server.mjs';

const MARKUP = '<img src=x onerror="globalThis.hacked=1"><b>bold</b><script>globalThis.hacked=1</script>';
let [server, browser, chatId] = [];

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  chatId = await server.chat('ana', 'ben');
});
after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** A page that signed in with a token of its own. */
async function openWithToken(token, hash = `#/c/${chatId}`, script = undefined) {
  const device = await browser.device();
  await device.addInitScript((value) => sessionStorage.getItem('chat.token') ?? sessionStorage.setItem('chat.token', value), token);
  if (script) await device.addInitScript(script);
  return openPage(device, `${server.url}/${hash}`);
}

test('Markup in texts, names and searches stays text', async () => {
  const device = await browser.device();
  await device.route('**/api/chats/**', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    for (const chat of [body, body.chat, ...body.chats ?? []]) if (chat?.peer) chat.peer.name = MARKUP;
    await route.fulfill({ response: answer, json: body });
  });
  const page = await openPage(device, `${server.url}/?user=ana#/c/${chatId}`);
  await field(page).waitFor();
  await server.send('ben', chatId, `${MARKUP} javascript:alert(1) https://example.com/"onmouseover="x`);
  await message(page, '<img src=x').waitFor();
  assert.equal(await page.locator('.chat-bar h2').innerText(), MARKUP);
  await page.getByRole('button', { name: 'Search in this chat' }).click();
  await page.getByRole('searchbox', { name: 'Search in this chat' }).fill('bold');
  await page.locator('.hits mark').waitFor();
  assert.equal(await page.locator('main img[src=x], main .message b, main script, nav img[src=x]').count(), 0);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  const links = await page.locator('.message a').evaluateAll((all) => all.map(({ protocol, rel, target }) => [protocol, rel, target]));
  assert.deepEqual(links, [['https:', 'noopener noreferrer nofollow', '_blank']]);
  // A call that is still under way would fail in the handler.
  await device.unrouteAll({ behavior: 'ignoreErrors' });
  await device.close();
});

test('The policy of the page lets in nothing from elsewhere and nothing inline', async () => {
  const response = await fetch(`${server.url}/`);
  const policy = response.headers.get('content-security-policy');
  assert.match(policy, /^default-src 'self';/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  const page = await browser.open(server.url, 'ana', `#/c/${chatId}`);
  await field(page).waitFor();
  const blocked = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.inline = 1';
    document.body.append(script);
    await fetch('https://elsewhere.invalid/').catch(() => undefined);
    // Both are told later than the script and the call end.
    for (const end = Date.now() + 30_000; seen.length < 2 && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 50));
    return [globalThis.inline, seen.sort()];
  });
  assert.deepEqual(blocked, [undefined, ['connect-src', 'script-src-elem']]);
  await page.context().close();
});

test('With an expired token one signs in anew, and what was typed and sent is still there', async () => {
  const [first, expired] = [tokenOf('ana'), tokenOf('ana', -60)];
  const page = await openWithToken(first);
  await field(page).waitFor();
  await page.context().setOffline(true);
  // From here on the token of the page has expired, however long it took to open it.
  await page.context().route('**/api/**', (route) => {
    const headers = route.request().headers();
    return route.continue(headers.authorization === `Bearer ${first}` ? { headers: { ...headers, authorization: `Bearer ${expired}` } } : {});
  });
  await say(page, 'Sent with an old token');
  await field(page).fill('A draft');
  await message(page, 'Sent with an old token').locator('.ticks.waiting').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('dialog', { name: 'You are signed out' }).waitFor();
  await page.getByRole('dialog').getByLabel('Token').fill('not a token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('That is not a token').waitFor();
  await page.getByRole('dialog').getByLabel('Token').fill(tokenOf('ana', 3600));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await message(page, 'Sent with an old token').locator('.ticks.sent, .ticks.read').waitFor();
  assert.equal(await field(page).inputValue(), 'A draft');
  await page.context().close();
});

test('A server without demo users asks for a token', async () => {
  const other = await startServer({ Chat__Demo: 'false' });
  try {
    const page = await openPage(await browser.device(), other.url);
    await page.getByText('This server has no demo users').waitFor();
    await page.getByLabel('Token').fill(tokenOf('zoe'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: /^Zoe/ }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^Zoe/ }).waitFor();
    await page.context().close();
  } finally {
    await other.dispose();
  }
});

test('A file that is too large, of a wrong type or empty is refused with a sentence, and the text stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat-page-'));
  const large = join(folder, 'large.mp4');
  const file = await open(large, 'w');
  await file.truncate(101 * 1024 * 1024);
  await file.close();
  const page = await browser.open(server.url, 'ana', `#/c/${chatId}`);
  await field(page).fill('My caption');
  const files = page.locator('.composer input[type=file]');
  await files.setInputFiles(large);
  await sawNotice(page, '“large.mp4” is too large: it has 106 MB, and 105 MB is the most.');
  await files.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await sawNotice(page, '“notes.txt” can’t be sent: photos, videos, PDF and Word files can.');
  await files.setInputFiles({ name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) });
  await sawNotice(page, '“empty.png” is empty.');
  assert.equal(await field(page).inputValue(), 'My caption');

  // Only the server sees that the bytes are something else.
  await files.setInputFiles({ name: 'lie.png', mimeType: 'image/png', buffer: Buffer.from('this is no picture') });
  await field(page).press('Enter');
  const failed = message(page, 'My caption').getByRole('alert');
  await failed.waitFor();
  assert.match(await failed.innerText(), /can’t be sent/);
  await failed.getByRole('button', { name: 'Discard' }).click();
  await message(page, 'My caption').waitFor({ state: 'detached' });
  await page.context().close();
  await rm(folder, { recursive: true });
});

test('A text that is too long is counted, stays, and is not sent', async () => {
  const page = await browser.open(server.url, 'ana', `#/c/${chatId}`);
  await field(page).fill('a'.repeat(4003));
  await page.getByText('3 characters too long').waitFor();
  await field(page).press('Enter');
  assert.equal((await field(page).inputValue()).length, 4003);
  // As the server counts, this is one character, in four units.
  await field(page).fill('😀'.repeat(3990));
  await page.getByText('10 characters left').waitFor();
  await page.context().close();
});

for (const [name, script] of [
  ['A browser without IndexedDB, as in some private windows,', () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined })],
  ['A browser that refuses IndexedDB', () => { IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); }; }],
  ['A full storage', () => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }],
]) {
  test(`${name} is told in a sentence, and all works on`, async () => {
    const page = await openWithToken(tokenOf('ana'), undefined, script);
    await sawNotice(page, 'This browser stores nothing for this page, or is full.');
    await say(page, `Sent in spite of: ${name}`);
    await message(page, `in spite of: ${name}`).locator('.ticks.sent, .ticks.read').waitFor();
    await field(page).fill('A draft');
    await page.getByRole('button', { name: 'Search in this chat' }).click();
    await page.keyboard.press('Escape');
    assert.equal(await field(page).inputValue(), 'A draft');
    await page.context().close();
  });
}

test('A request to oneself, to nobody, or to somebody who takes none is refused with a sentence', async () => {
  await server.call('closed', 'PUT', 'users/me/settings', { requests: 'nobody' });
  const page = await browser.open(server.url, 'ana');
  await page.getByRole('button', { name: 'New chat' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New chat' });
  await dialog.getByLabel('Message').fill('Kept');
  for (const [to, sentence] of [['ana', 'That is you.'], ['not a user', /1 to 128/], ['closed', 'This person doesn’t accept requests.']]) {
    await dialog.getByLabel('To', { exact: true }).fill(to);
    await dialog.getByRole('button', { name: 'Send request' }).click();
    await dialog.getByText(sentence).waitFor();
  }
  assert.equal(await dialog.getByLabel('Message').inputValue(), 'Kept');
  await page.context().close();
});

test('An address of a chat that is not there says so', async () => {
  const page = await browser.open(server.url, 'ana', '#/c/0199a7c1d2e37f40a1b2c3d4e5f60718');
  await page.getByText('This chat isn’t here').waitFor();
  await page.getByRole('button', { name: 'Show my chats' }).click();
  await until(() => page.evaluate(() => location.hash === '#/'), 'the list is open');
  await page.context().close();
});

test('The demo is only for this computer and this origin', async () => {
  const ask = (headers) => fetch(`${server.url}/demo/tokens`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"userId":"ana"}' }).then(({ status }) => status);
  assert.equal(await ask({}), 200);
  assert.equal(await ask({ origin: 'https://elsewhere.example' }), 404);
  assert.equal(await ask({ 'x-forwarded-for': '203.0.113.7' }), 404);
  assert.equal(await ask({ 'content-type': 'text/plain' }), 400);
});
