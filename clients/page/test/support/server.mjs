// A LocalHost of its own for each test file: a free port, a fresh data folder, a known secret.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SECRET = 'a secret of the tests of the page, long enough';
const DLL = fileURLToPath(new URL('../../../../Chat.LocalHost/bin/Debug/net10.0/Chat.LocalHost.dll', import.meta.url));

const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token for a user. `seconds` may be negative: then it has expired. */
export function tokenOf(userId, seconds = 86_400, claims = {}) {
  const now = Math.floor(Date.now() / 1000);
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: userId, iat: now - 60, exp: now + seconds, ...claims })}`;
  return `${body}.${createHmac('sha256', SECRET).update(body).digest('base64url')}`;
}

export async function startServer(settings = {}) {
  const data = await mkdtemp(join(tmpdir(), 'chat-page-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child;

  const start = async () => {
    let output = '';
    child = spawn('dotnet', [DLL, '--urls', url], {
      env: {
        ...process.env, JWT_SECRET: SECRET, Chat__DataPath: data, Chat__Demo: 'true',
        // The tests are faster than a person.
        Chat__Rates__SendPerSecond: '0', Chat__Rates__OthersPerSecond: '0', Chat__Rates__UploadPerMinute: '0', Chat__Rates__SearchPerMinute: '0',
        ...settings,
      },
    });
    child.stdout.on('data', (part) => { output += part; });
    child.stderr.on('data', (part) => { output += part; });
    for (let i = 0; i < 600; i++) {
      if (await fetch(`${url}/api/health/ready`).then((answer) => answer.ok, () => false)) return;
      if (child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`LocalHost did not start:\n${output}`);
  };
  const stop = async () => {
    const ended = child.exitCode === null && new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };

  /** A call of the API as a user. Throws on a refusal. */
  const call = async (user, method, path, body) => {
    const response = await fetch(`${url}/api/${path}`, {
      method, headers: { authorization: `Bearer ${tokenOf(user)}`, 'content-type': 'application/json' }, body: body ? JSON.stringify(body) : undefined,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };

  await start();
  return {
    url, call, start, stop,
    async dispose() {
      await stop();
      await rm(data, { recursive: true, force: true });
    },

    /** An accepted chat of two users. */
    async chat(a, b) {
      const { id } = await call(a, 'POST', 'chats/or-create', { recipientId: b });
      await call(b, 'POST', `chats/${id}/accept`);
      return id;
    },
    send: (user, chatId, content, more = {}) => call(user, 'POST', `chats/${chatId}/messages`, { content, ...more }),

    /** The whole history, oldest first. */
    async history(user, chatId) {
      const items = [];
      for (let cursor = ''; cursor !== null;) {
        const page = await call(user, 'GET', `chats/${chatId}/messages?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items.reverse();
    },

    async upload(user, chatId, name, mimeType, bytes) {
      const form = new FormData();
      form.append('chatId', chatId);
      form.append('file', new Blob([bytes], { type: mimeType }), name);
      const response = await fetch(`${url}/api/media/upload-chat-media`, { method: 'POST', body: form, headers: { authorization: `Bearer ${tokenOf(user)}` } });
      if (!response.ok) throw new Error(`upload: ${response.status} ${await response.text()}`);
      return (await response.json()).fileId;
    },
  };
}
