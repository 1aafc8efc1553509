// Chromium, and the page as a person uses it.
import { chromium } from 'playwright-core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars'];

/** A browser profile of its own. */
export async function openBrowser(options = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'chat-page-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ARGUMENTS, locale: 'en-GB',
    viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options,
  });
  context.setDefaultTimeout(20_000);
  return {
    context,
    async open(url, user, hash = '') {
      const page = await context.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
      });
      await page.goto(`${url}/?user=${encodeURIComponent(user)}${hash}`);
      return Object.assign(page, { errors });
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

export const row = (page, name) => page.locator('.rows .row', { hasText: name });
export const field = (page) => page.getByRole('textbox', { name: 'Message', exact: true });
export const bubble = (page, text) => page.locator('.message', { hasText: text });
export const live = (page) => page.waitForFunction(() => document.querySelector('.status:not(.offline):not(.connecting)'));

/** Waits until something holds, and fails with what it was last. */
export async function until(check, what, timeout = 20_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`It did not come to be: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** All messages of the open chat, by going from the end to the beginning: sequence and text. */
export async function readAll(page) {
  const found = new Map();
  for (let still = 0; still < 5;) {
    const before = found.size;
    for (const [seq, text] of await page.$$eval('.feed .message', (rows) => rows.map((one) => [Number(one.dataset.seq), one.querySelector('.text, .tombstone')?.firstChild?.textContent ?? '']))) found.set(seq, text);
    still = found.size === before ? still + 1 : 0;
    await page.$eval('.timeline', (view) => { view.scrollTop -= 4 * view.clientHeight; });
    await page.waitForTimeout(120);
  }
  return [...found].sort(([a], [b]) => a - b);
}
