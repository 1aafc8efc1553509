// Chromium, and the page as a person uses it.
import { chromium } from 'playwright-core';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** No good run waits this long. A busy machine may take many seconds for a step that takes a moment elsewhere. */
export const PATIENCE = 60_000;

/** What shows only for some seconds. */
const FLEETING = ['.message.flash', '.notice', '.status', '.chat-bar', '.rows .typing'];

/** Runs in the page, and notes all that showed in the places of `FLEETING`. A machine that stalls would miss it otherwise. */
function noteFleeting(places) {
  globalThis.showed = Object.fromEntries(places.map((place) => [place, new Set()]));
  const note = () => {
    for (const place of places) for (const one of document.querySelectorAll(place)) globalThis.showed[place].add(one.textContent);
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['class'] });
}

export async function openBrowser() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ARGUMENTS, timeout: PATIENCE });
  return {
    /** A profile of its own, as on a device of its own. */
    async device(options = {}) {
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
      context.setDefaultTimeout(PATIENCE);
      await context.addInitScript(noteFleeting, FLEETING);
      return context;
    },
    /** The page of a user, on a device of its own or a given one. */
    async open(url, user, hash = '', context = undefined) {
      return openPage(context ?? await this.device(), `${url}/?user=${encodeURIComponent(user)}${hash}`);
    },
    /** The processor time of the page's longest task meanwhile, in milliseconds. Other programs on this machine don't count. */
    async longestTask(page, act) {
      await browser.startTracing(page, { categories: ['toplevel'] });
      await act();
      const { traceEvents } = JSON.parse(await browser.stopTracing());
      const isMain = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}:${tid}`));
      const tasks = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && isMain.has(`${pid}:${tid}`)).map(({ tdur }) => tdur / 1000);
      if (!tasks.length) throw new Error('The trace has no tasks.');
      return Math.max(...tasks);
    },
    close: () => browser.close(),
  };
}

/** A tab. What the browser complains about is kept in `errors`. */
export async function openPage(context, address) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(address);
  return Object.assign(page, { errors });
}

export const row = (page, name) => page.locator('.rows .row', { hasText: name });
export const field = (page) => page.getByRole('textbox', { name: 'Message', exact: true });
export const message = (page, text) => page.locator('.message', { hasText: text });

export async function say(page, text) {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** Chooses from the menu of a message or of the chat. */
export async function choose(page, label) {
  await page.getByRole('menuitem', { name: label }).click();
}

export async function openMessageMenu(page, text) {
  await message(page, text).locator('.bubble').hover();
  await message(page, text).getByRole('button', { name: 'More actions' }).click();
}

export const openChatMenu = (page) => page.getByRole('button', { name: 'Chat menu' }).click();

/** Waits until something holds. */
export async function until(check, what, timeout = PATIENCE) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`It did not come to be: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until a text showed in one of the places of `FLEETING`, even if it is gone again. */
export const sawIn = (page, place, text) => until(
  () => page.evaluate(([where, wanted]) => [...globalThis.showed[where]].some((seen) => seen.includes(wanted)), [place, text]), `${place} shows ${text}`);
export const sawNotice = (page, text) => sawIn(page, '.notice', text);
export const sawFlash = (page, text) => sawIn(page, '.message.flash', text);

/** All messages of the open chat, from the end to the beginning as a user scrolls: sequence and text, oldest first. */
export async function readAll(page) {
  const found = new Map();
  await page.$eval('.timeline', (view) => { view.scrollTop = view.scrollHeight; });
  for (let still = 0; still < 4;) {
    const before = found.size;
    const rows = await page.$$eval('.feed .message', (all) => all.map((one) => [Number(one.dataset.seq), one.querySelector('.text')?.firstChild?.textContent ?? '']));
    for (const [seq, text] of rows) found.set(seq || text, [seq, text]);
    still = found.size === before ? still + 1 : 0;
    await page.$eval('.timeline', (view) => { view.scrollTop -= 4 * view.clientHeight; });
    await page.waitForTimeout(150);
  }
  return [...found.values()].sort(([a], [b]) => a - b);
}
