// Two users ask, accept and talk. Start Chat (dotnet run --project Chat.LocalHost), then here: npm install && npm start
// Run it again after a restart of Chat: the conversation goes on where it was.
//
// CHAT_URL      where Chat runs; http://localhost:7071 by default
// JWT_SECRET    its secret; by default the one that LocalHost keeps in its data folder
// CHAT_USERS    the two users, comma separated; ana,ben by default
// CHAT_TOKENS   two tokens of your issuer, comma separated, in place of JWT_SECRET and CHAT_USERS
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

const url = (process.env.CHAT_URL ?? 'http://localhost:7071').replace(/\/$/, '');
const given = split(process.env.CHAT_TOKENS);
const [firstUser, secondUser] = given.length === 2 ? given.map(subject) : split(process.env.CHAT_USERS || 'ana,ben');
const secret = given.length === 2 ? null
  : process.env.JWT_SECRET || readFileSync(new URL('../../.data/jwt-secret', import.meta.url), 'utf8').trim();

function split(list) {
  return (list ?? '').split(',').map((part) => part.trim()).filter(Boolean);
}

function subject(jwt) {
  return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url')).sub;
}

// Your own sign-in makes these tokens; Chat only checks them.
function token(sub) {
  if (!secret) return given[sub === firstUser ? 0 : 1];
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub, exp: Math.floor(Date.now() / 1000) + 3600 })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

async function call(user, method, path, body) {
  const response = await fetch(`${url}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${token(user)}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`);
  return { status: response.status, ...answer };
}

async function connect(user) {
  const connection = new HubConnectionBuilder()
    .withUrl(`${url}/api`, { accessTokenFactory: () => token(user) })
    .configureLogging(LogLevel.Error)
    .withAutomaticReconnect()
    .build();
  // A client listens to what it shows; the rest of the events are for richer ones.
  for (const name of ['user_online', 'unread_message', 'join_chat_success', 'chat_requested', 'chat_accepted', 'user_offline']) connection.on(name, () => {});
  await connection.start();
  return connection;
}

const next = (connection, name) => new Promise((resolve) => {
  const handler = (event) => { connection.off(name, handler); resolve(event); };
  connection.on(name, handler);
});

async function invoke(connection, name, payload) {
  const answer = await connection.invoke(name, payload);
  assert.ok(answer.ok, `${name}: ${JSON.stringify(answer)}`);
  return answer;
}

const [ana, ben] = [await connect(firstUser), await connect(secondUser)];

const chat = await call(firstUser, 'POST', 'chats/or-create', { recipientId: secondUser });
if (chat.status === 201 || (await call(secondUser, 'GET', `chats/${chat.id}`)).respondedAt === null) {
  await call(secondUser, 'POST', `chats/${chat.id}/accept`);
}
console.log(`${firstUser} and ${secondUser} have the chat ${chat.id}.`);

const before = (await call(secondUser, 'GET', `chats/${chat.id}/messages`)).items;
console.log(`${before.length} messages were there before.`);

await invoke(ana, 'join_chat', { chatId: chat.id });
await invoke(ben, 'join_chat', { chatId: chat.id });

const clientMessageId = randomUUID();
const text = { chatId: chat.id, content: `Hello, it is ${new Date().toISOString()}`, clientMessageId };
const [atAna, atBen, sent] = await Promise.all([next(ana, 'message_received'), next(ben, 'message_received'), invoke(ana, 'send_message', text)]);
assert.equal(atAna.messageId, sent.message.id);
assert.equal(atBen.message.content, text.content);
console.log(`Both sides received message ${sent.message.seq}.`);

const again = await invoke(ana, 'send_message', text);
assert.equal(again.message.id, sent.message.id);
assert.equal(again.replayed, true);

const after = (await call(secondUser, 'GET', `chats/${chat.id}/messages`)).items;
assert.equal(after.filter((message) => message.clientMessageId === clientMessageId).length, 1);
assert.equal(after.length, Math.min(before.length + 1, 50));
for (const old of before.slice(0, 49)) assert.ok(after.some((message) => message.id === old.id), 'an old message is gone');
console.log('Sent twice, it is there once, and everything from before is still there.');

await Promise.all([ana.stop(), ben.stop()]);
