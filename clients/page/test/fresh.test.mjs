// LocalHost embeds the page when it is built. A page from before the last change of its sources is found here.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startServer } from './support/server.mjs';

const PAGE = fileURLToPath(new URL('..', import.meta.url));
let [server, folder] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chat-page-'));
  server = await startServer();
});
after(async () => {
  await server?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('LocalHost serves the page that the sources make', async () => {
  const { status, stderr } = spawnSync('npx', ['--no-install', 'vite', 'build', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir'], { cwd: PAGE, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  // The names of the page's assets change with their content. The worker has one name.
  for (const [path, name] of [['/', 'index.html'], ['/sw.js', 'sw.js']]) {
    const served = await fetch(`${server.url}${path}`).then((answer) => answer.text());
    assert.equal(served, readFileSync(join(folder, name), 'utf8'), `Build Chat.LocalHost again: ${name}, which it embeds, is stale.`);
  }
});
