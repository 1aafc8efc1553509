// The local host, started for the soak alone; CHAT_URL and JWT_SECRET name another one that runs already.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dll = fileURLToPath(new URL('../../../Chat.LocalHost/bin/Debug/net10.0/Chat.LocalHost.dll', import.meta.url));
const secret = process.env.JWT_SECRET ?? 'a secret of the soak alone, long enough';

export function tokenOf(user) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user, exp: Math.floor(Date.now() / 1000) + 3600 })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

/** Its address, and the way to end it. */
export async function startServer() {
  if (process.env.CHAT_URL) return { url: process.env.CHAT_URL, stop() {} };
  if (!existsSync(dll)) throw new Error(`Build Chat.LocalHost first; ${dll} is missing.`);

  const data = mkdtempSync(join(tmpdir(), 'chat-soak-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = spawn('dotnet', [dll, '--urls', url], {
    env: { ...process.env, Chat__DataPath: data, JWT_SECRET: secret },
    stdio: 'ignore',
  });
  const stop = () => {
    server.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  process.on('exit', stop);
  for (let i = 0; i < 600; i++) {
    if (
      await fetch(`${url}/api/health/ready`).then(
        (response) => response.ok,
        () => false,
      )
    )
      return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The server did not become ready.');
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
