// Runs the first example of the README as it stands, while ben accepts. The README of the repository has the same one.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createChat } from '../dist/index.js';
import { until } from './run.mjs';
import { tokenOf } from './server.mjs';

const LONGEST = 30;
const readme = new URL('../README.md', import.meta.url);
const rootReadme = new URL('../../../README.md', import.meta.url);
// In this folder, so that `chat-client` is found as an app finds it: by the package's exports.
const file = new URL('./quick-start.generated.mjs', import.meta.url);

export async function runQuickStart(url) {
  const [, code] = /```js\n([\s\S]*?)```/.exec(readFileSync(readme, 'utf8'));
  assert.ok(readFileSync(rootReadme, 'utf8').includes(code), 'The README of the repository has another quick start.');
  assert.ok(code.trimEnd().split('\n').length <= LONGEST, 'The quick start is too long.');
  writeFileSync(file, code);
  const ben = createChat({ url, token: async () => tokenOf('ben'), store: 'memory' });
  try {
    await ben.start();
    await until(
      () => ben.status.value === 'live',
      () => 'Ben does not connect.',
    );
    const output = runNode(url);
    await until(
      () => ben.requests.value.length === 1,
      () => 'Ben is not asked.',
    );
    await ben.chat(ben.requests.value[0].id).accept();
    assert.match(await output, /stored as 2/);
    console.log('The quick start of the README works.');
  } finally {
    await ben.stop();
    rmSync(file, { force: true });
  }
}

const runNode = (url) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file.pathname], {
      env: { ...process.env, CHAT_URL: url, CHAT_TOKEN: tokenOf('ana') },
      timeout: 180_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output += data;
      });
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`The quick start ended with ${code}: ${output}`))));
  });
