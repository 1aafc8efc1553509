import { openBrowser, openPage, row, message, field, openMessageMenu, openChatMenu } from './support/browser.mjs';
import { startServer } from './support/server.mjs';
import { png, pdf } from './support/files.mjs';
const server = await startServer();
const browser = await openBrowser();
try {
  const chatId = await server.chat('ana', 'ben');
  const talk = [['ben','Morning! Did you see the hills yesterday?'],['ana','I was there 😄'],['ana','The light was unreal. Look:'],['PIC'],['ben','Wow. That is a postcard.'],['ben','Are we still on for Saturday? The plan is at https://example.com/plan and I’d bring the tent, the stove and enough food for three days, if you take care of the maps.'],['ana','Yes, maps are on me'],['ben','🎉']];
  let first;
  for (const [who, text] of talk) {
    if (who === 'PIC') { const f = await server.upload('ana', chatId, 'hills.png', 'image/png', png(640, 400)); await server.call('ana','POST',`chats/${chatId}/messages`,{ media: [f] }); continue; }
    const a = await server.send(who, chatId, text); const m = a.message ?? a; first ??= m;
    if (text.startsWith('Wow')) await server.call('ana','PUT',`chats/${chatId}/messages/${m.id}/reactions/${encodeURIComponent('❤️')}`);
  }
  await server.send('ana', chatId, 'About that: yes!', { replyTo: first.id });
  for (const u of ['carla','dora']) { const c = await server.chat('ana', u); await server.send(u, c, u === 'carla' ? 'See you at eight?' : 'Thanks for the book!'); }
  await server.call('emil', 'POST', 'chats/or-create', { recipientId: 'ana', message: 'May I join?' });
  for (const [name, options] of [['360', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }], ['320', { viewport: { width: 320, height: 512 } }], ['640', { viewport: { width: 640, height: 400 } }], ['768', { viewport: { width: 768, height: 1024 } }], ['1280', {}]]) {
    for (const colorScheme of ['light', 'dark']) {
      const device = await browser.device({ ...options, colorScheme });
      const page = await openPage(device, `${server.url}/?user=ana#/c/${chatId}`);
      await message(page, 'About that').waitFor();
      await page.waitForTimeout(800);
      await page.screenshot({ path: `/tmp/shots/chat-${name}-${colorScheme}.png` });
      await page.goto(`${server.url}/?user=ana#/`); await row(page, 'Ben').waitFor(); await page.waitForTimeout(300);
      await page.screenshot({ path: `/tmp/shots/list-${name}-${colorScheme}.png` });
      await device.close();
    }
  }
  for (const colorScheme of ['light', 'dark']) {
    const device = await browser.device({ colorScheme });
    const page = await openPage(device, `${server.url}/?user=ana#/c/${chatId}`);
    await message(page, 'About that').waitFor();
    await openMessageMenu(page, 'Yes, maps'); await page.waitForTimeout(300);
    await page.screenshot({ path: `/tmp/shots/menu-${colorScheme}.png` });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Network faults' }).click();
    await page.getByRole('button', { name: 'Search in this chat' }).click();
    await page.getByRole('searchbox', { name: 'Search in this chat' }).fill('the');
    await page.locator('.hits mark').first().waitFor(); await page.waitForTimeout(300);
    await page.screenshot({ path: `/tmp/shots/search-${colorScheme}.png` });
    const p2 = await openPage(device, server.url); await p2.getByRole('link', { name: /^Ana/ }).waitFor();
    await p2.screenshot({ path: `/tmp/shots/choose-${colorScheme}.png` });
    await p2.goto(`${server.url}/docs`); await p2.waitForTimeout(3000); await p2.screenshot({ path: `/tmp/shots/docs-${colorScheme}.png` });
    await p2.goto(`${server.url}/docs/events`); await p2.waitForTimeout(500); await p2.screenshot({ path: `/tmp/shots/events-${colorScheme}.png` });
    await device.close();
  }
  const device = await browser.device();
  const page = await openPage(device, `${server.url}/?beside`); await page.waitForTimeout(4000); await page.screenshot({ path: '/tmp/shots/beside.png' });
} finally { await browser.close(); await server.dispose(); }
