// The picture of the README, docs/images/page.png. After a change of the design, this takes it anew:
// CHAT_PICTURE=1 node --test clients/page/test/picture.test.mjs
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { message, openBrowser, openPage, PATIENCE } from './support/browser.mjs';
import { png } from './support/files.mjs';
import { startServer } from './support/server.mjs';

const PICTURE = fileURLToPath(new URL('../../../docs/images/page.png', import.meta.url));
const SIZE = { width: 1120, height: 700 };
/** The difference of the mean pixel. Times of day and fonts of another machine cause less, a part that is missing causes more. */
const MOST = 2;
let [server, browser] = [];

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.dispose();
});

test('The picture of the README shows the page as it is', { timeout: 600_000 }, async () => {
  const chatId = await server.chat('ana', 'ben');
  const send = async (who, content, more) => {
    const answer = await server.send(who, chatId, content, more);
    return answer.message ?? answer;
  };
  const question = await send('ben', 'Morning! Did you see the hills yesterday?');
  await send('ana', 'I was there 😄');
  const hills = await server.upload('ana', chatId, 'hills.png', 'image/png', png(704, 352));
  await server.call('ana', 'POST', `chats/${chatId}/messages`, { media: [hills], content: 'The light was unreal' });
  const praise = await send('ben', 'That is a postcard.');
  await server.call('ana', 'PUT', `chats/${chatId}/messages/${praise.id}/reactions/${encodeURIComponent('❤️')}`);
  await send('ben', 'Are we still on for Saturday? The plan is at https://example.com/plan');
  await send('ana', 'Yes! And next time you come along.', { replyTo: question.id });
  await server.call('ana', 'POST', `chats/${chatId}/read`, { upToSeq: 6 });
  await server.call('ben', 'POST', `chats/${chatId}/read`, { upToSeq: 6 });
  for (const [who, text] of [['carla', 'See you at eight?'], ['dora', 'Thanks for the book!']]) await server.send(who, await server.chat('ana', who), text);
  await server.call('emil', 'POST', 'chats/or-create', { recipientId: 'ana', message: 'May I join?' });

  // Ben is there, in another chat, so that Ana sees him online.
  await browser.open(server.url, 'ben', '#/');
  const page = await openPage(await browser.device({ viewport: SIZE }), `${server.url}/?user=ana#/c/${chatId}`);
  await message(page, 'next time').locator('.ticks.read').waitFor();
  await page.locator('.chat-bar .dot').waitFor();
  await page.locator('.tile img').evaluate((image) => image.decode());
  await page.evaluate(() => document.activeElement?.blur());
  await page.waitForTimeout(1500);
  if (process.env.CHAT_PICTURE) await writeFile(PICTURE, await page.screenshot());
  const [blank, wanted] = [await (await browser.device()).newPage(), await readFile(PICTURE)];
  let difference;
  // The last event may still be on its way.
  for (const end = Date.now() + PATIENCE; ;) {
    difference = await compare(blank, await page.screenshot(), wanted);
    if (difference < MOST || Date.now() > end) break;
    await page.waitForTimeout(500);
  }
  assert.ok(difference < MOST, `the pictures differ by ${difference.toFixed(1)} of 255; CHAT_PICTURE=1 takes it anew`);
});

/** The mean difference of two pictures that are reduced to blocks, from 0 to 255; 255 when their sizes differ. */
const compare = (page, ...pictures) => page.evaluate(async (sources) => {
  const images = await Promise.all(sources.map(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    return image;
  }));
  if (images[0].width !== images[1].width || images[0].height !== images[1].height) return 255;
  const [first, second] = images.map((image) => {
    const [width, height] = [image.width / 8, image.height / 8];
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas.drawImage(image, 0, 0, width, height);
    return canvas.getImageData(0, 0, width, height).data;
  });
  return first.reduce((sum, value, i) => sum + Math.abs(value - second[i]), 0) / first.length;
}, pictures.map((picture) => `data:image/png;base64,${picture.toString('base64')}`));
