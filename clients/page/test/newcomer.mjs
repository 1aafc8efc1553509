// Plays the newcomer: a clone, the run command of the README as it stands there, the page, and a message each way. Prints the
// seconds. `node clients/page/test/newcomer.mjs`, after `npm ci --prefix clients/page/test`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { field, message, openBrowser, row, say } from './support/browser.mjs';

const PATIENCE = 10 * 60_000;
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'chat-newcomer-'));
const began = Date.now();
const report = (step) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${step}`);

const clone = spawnSync('git', ['clone', '--quiet', repository, folder], { encoding: 'utf8' });
if (clone.status !== 0) throw new Error(clone.stderr);
report('cloned');

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const url = `http://localhost:${port}`;
const [, command] = /## Run it\s+```sh\n(.*)\n```/.exec(readFileSync(join(folder, 'README.md'), 'utf8'));
const server = spawn('bash', ['-c', command], { cwd: folder, detached: true, env: { ...process.env, ASPNETCORE_URLS: url } });
let output = '';
for (const stream of [server.stdout, server.stderr]) stream.on('data', (part) => { output += part; });
let browser;
try {
  while (!await fetch(url).then((answer) => answer.ok, () => false)) {
    if (server.exitCode !== null || Date.now() - began > PATIENCE) throw new Error(`"${command}" does not serve the page:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  report(`"${command}" serves the page`);

  browser = await openBrowser();
  const [ana, ben] = [await browser.open(url, 'ana'), await browser.open(url, 'ben')];
  await ana.getByRole('button', { name: 'Say hello to Ben' }).click();
  await ben.getByRole('link', { name: /Requests/ }).click();
  await row(ben, 'Ana').click();
  await ben.getByRole('button', { name: 'Accept' }).click();
  await field(ana).waitFor();
  await say(ana, 'How are you?');
  await message(ben, 'How are you?').waitFor();
  await say(ben, 'Fine, thanks.');
  await message(ana, 'Fine, thanks.').waitFor();
  report('two users exchanged a message');
} finally {
  await browser?.close();
  process.kill(-server.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
