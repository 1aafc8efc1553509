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
  const served = await fetch(server.url).then((answer) => answer.text());
  // The names of its assets change with their content.
  assert.equal(served, readFileSync(new URL('../dist/index.html', import.meta.url), 'utf8'), 'Build Chat.LocalHost again: the page that it embeds is stale.');
});
