// LocalHost embeds the page when it is built. A page from before the last change of its sources is found here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startServer } from './support/server.mjs';

let server;

before(async () => {
  server = await startServer();
});
after(async () => {
  await server?.dispose();
});

// Two builds of the same sources need not be equal, so this is not built again: test.sh has brought dist up to date.
test('LocalHost serves the page that the sources make', async () => {
  // The names of the page's assets change with their content. The worker has one name.
  for (const [path, name] of [['/', 'index.html'], ['/sw.js', 'sw.js']]) {
    const served = await fetch(`${server.url}${path}`).then((answer) => answer.text());
    assert.equal(served, readFileSync(new URL(`../dist/${name}`, import.meta.url), 'utf8'), `Build Chat.LocalHost again: ${name}, which it embeds, is stale.`);
  }
});
