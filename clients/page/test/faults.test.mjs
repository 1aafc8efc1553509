// A bad network, tabs that die and a server that goes away: nothing is lost, and both sides end as the server is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { field, message, openBrowser, openPage, readAll, sawIn, say, until } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

const BURST = 200;
let [server, browser] = [];

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.dispose();
});

const setFaults = async (faults) => {
  const response = await fetch(`${server.url}/demo/network`, {
    method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ drop: 0, double: 0, delay: 0, reorder: 0, maxDelayMs: 1000, ...faults }),
  });
  assert.equal(response.status, 200);
};
const cut = (seconds) => fetch(`${server.url}/demo/network/cut`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ seconds }) });

/** Both pages show what the server has, each message once and in order. */
async function expectEqual(user, chatId, count, ...pages) {
  const stored = (await server.history(user, chatId)).map(({ seq, content }) => [seq, content ?? '']);
  assert.equal(stored.length, count);
  for (const page of pages) {
    await until(async () => (await page.locator('.ticks.waiting').count()) === 0, 'nothing waits to be sent', 180_000);
    await until(async () => JSON.stringify(await readAll(page)) === JSON.stringify(stored), 'the page shows what the server has', 180_000);
  }
}

/** Sends through the page's own outbox, as fast as it goes. */
const burst = async (page, from, to) => {
  for (let i = from; i <= to; i++) {
    await field(page).fill(`Burst ${i}`);
    await field(page).press('Enter');
  }
};

test('A reload in the middle of a burst of 200 messages under faults loses and doubles none', { timeout: 900_000 }, async () => {
  const chatId = await server.chat('ana', 'ben');
  const ana = await browser.open(server.url, 'ana', `#/c/${chatId}`);
  const ben = await browser.open(server.url, 'ben', `#/c/${chatId}`);
  await field(ben).waitFor();
  await setFaults({ drop: 0.2, double: 0.2, delay: 0.3, reorder: 0.2 });
  await burst(ana, 1, BURST / 2);
  // The echo shows when the message is saved. Before that, a reload may lose it, as it loses a key that was just pressed.
  await message(ana, `Burst ${BURST / 2}`).waitFor();
  await ana.reload();
  await field(ana).waitFor();
  await burst(ana, BURST / 2 + 1, BURST);
  await setFaults({});
  await cut(1);
  await until(async () => (await server.history('ana', chatId)).length >= BURST, 'all are stored', 180_000);
  const texts = (await server.history('ana', chatId)).map(({ content }) => content);
  assert.deepEqual(texts, Array.from({ length: BURST }, (_, i) => `Burst ${i + 1}`));
  await expectEqual('ana', chatId, BURST, ana, ben);
  await ana.context().close();
  await ben.context().close();
});

test('Three tabs share one connection, and another tab takes over when the leading one is killed', { timeout: 600_000 }, async () => {
  const chatId = await server.chat('carla', 'dora');
  const device = await browser.device();
  const address = `${server.url}/?user=carla#/c/${chatId}`;
  const tabs = [];
  let sockets = 0;
  device.on('page', (page) => page.on('websocket', () => { sockets++; }));
  for (let i = 0; i < 3; i++) {
    tabs.push(await openPage(device, address));
    await field(tabs[i]).waitFor();
  }
  const dora = await browser.open(server.url, 'dora', `#/c/${chatId}`);
  await field(dora).waitFor();
  await say(tabs[2], 'From the third');
  await message(dora, 'From the third').waitFor();
  assert.equal(sockets, 1);

  // As when the tab crashes: it says goodbye to nobody.
  const session = await device.newCDPSession(tabs[0]);
  await field(tabs[1]).fill('Sent while nobody leads');
  session.send('Page.crash').catch(() => undefined);
  await field(tabs[1]).press('Enter');
  await message(dora, 'Sent while nobody leads').waitFor();
  await say(dora, 'Still there?');
  await message(tabs[1], 'Still there?').waitFor();
  await message(tabs[2], 'Still there?').waitFor();
  assert.equal(sockets, 2);
  await expectEqual('carla', chatId, 3, tabs[1], tabs[2], dora);
  await device.close();
  await dora.context().close();
});

test('Thirty seconds offline delay what is written, and lose nothing on either side', { timeout: 600_000 }, async () => {
  const chatId = await server.chat('emil', 'finn');
  const device = await browser.device();
  const emil = await browser.open(server.url, 'emil', `#/c/${chatId}`, device);
  const finn = await browser.open(server.url, 'finn', `#/c/${chatId}`);
  await field(emil).waitFor();
  await field(finn).waitFor();
  await say(emil, 'Before');
  await message(finn, 'Before').waitFor();

  await device.setOffline(true);
  await emil.getByText('You are offline.').waitFor();
  await burst(emil, 1, 5);
  await until(async () => await emil.locator('.ticks.waiting').count() >= 5, 'five messages wait');
  for (let i = 1; i <= 60; i++) await server.send('finn', chatId, `Meanwhile ${i}`);
  await emil.waitForTimeout(30_000);
  await device.setOffline(false);
  await message(finn, 'Burst 5').waitFor({ timeout: 180_000 });
  await emil.locator('.status.offline').waitFor({ state: 'detached' });
  await expectEqual('emil', chatId, 66, emil, finn);
  await device.close();
  await finn.context().close();
});

test('While the server is down one goes on writing, and it arrives when the server is back', { timeout: 600_000 }, async () => {
  const chatId = await server.chat('gina', 'hugo');
  const gina = await browser.open(server.url, 'gina', `#/c/${chatId}`);
  await field(gina).waitFor();
  await say(gina, 'One');
  await message(gina, 'One').locator('.ticks.sent').waitFor();
  await server.stop();
  await gina.locator('.status.offline, .status.connecting').waitFor();
  await say(gina, 'Two');
  await field(gina).fill('A draft');
  await message(gina, 'Two').locator('.ticks.waiting').waitFor();
  await server.start();
  await message(gina, 'Two').locator('.ticks.sent').waitFor({ timeout: 180_000 });
  assert.equal(await field(gina).inputValue(), 'A draft');
  await expectEqual('gina', chatId, 2, gina);
  await gina.context().close();
});

test('The network panel sets the faults, cuts the connection and finds both sides equal', { timeout: 600_000 }, async () => {
  const chatId = await server.chat('ivan', 'jana');
  const ivan = await browser.open(server.url, 'ivan', `#/c/${chatId}`);
  const jana = await browser.open(server.url, 'jana', `#/c/${chatId}`);
  await field(jana).waitFor();
  await ivan.getByRole('button', { name: 'Network faults' }).click();
  await ivan.getByRole('button', { name: 'All 30 %' }).click();
  await ivan.getByRole('button', { name: 'Send 50 messages' }).click();
  await until(async () => (await server.history('ivan', chatId)).length === 50, 'all are stored', 180_000);
  await ivan.getByRole('button', { name: 'Cut for 10 s' }).click();
  await sawIn(ivan, '.status', 'Connecting…');
  await ivan.locator('.panel', { hasText: /[1-9]\d* events so far/ }).waitFor();
  await ivan.getByRole('button', { name: 'None', exact: true }).click();
  await expectEqual('ivan', chatId, 50, ivan, jana);
  await ivan.getByRole('button', { name: 'Compare with the server' }).click();
  await ivan.getByText('Equal: the newest 50 messages are the same here and on the server.').waitFor();
  await ivan.context().close();
  await jana.context().close();
});
