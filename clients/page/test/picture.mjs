// Makes the picture of the README, docs/images/page.png. Run it after a change of the design: node clients/page/test/picture.mjs
import { fileURLToPath } from 'node:url';
import { message, openBrowser, openPage } from './support/browser.mjs';
import { png } from './support/files.mjs';
import { startServer } from './support/server.mjs';

const PICTURE = fileURLToPath(new URL('../../../docs/images/page.png', import.meta.url));
const SIZE = { width: 1120, height: 700 };

const server = await startServer();
const browser = await openBrowser();
try {
  const chatId = await server.chat('ana', 'ben');
  const send = async (who, content, more) => {
    const answer = await server.send(who, chatId, content, more);
    return answer.message ?? answer;
  };
  const question = await send('ben', 'Morning! Did you see the hills yesterday?');
  await send('ana', 'I was there 😄');
  const picture = await server.upload('ana', chatId, 'hills.png', 'image/png', png(704, 352));
  await server.call('ana', 'POST', `chats/${chatId}/messages`, { media: [picture], content: 'The light was unreal' });
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
  await page.screenshot({ path: PICTURE });
} finally {
  await browser.close();
  await server.dispose();
}
