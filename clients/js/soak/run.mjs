// One random run: two users on three devices, faults everywhere, and at the end every device equals a fresh fetch.
import assert from 'node:assert/strict';
import { HttpTransportType } from '@microsoft/signalr';
import { createChat } from '../dist/index.js';
import { faultyFetch, faultyWebSocket, randomOf } from './faults.mjs';
import { tokenOf } from './server.mjs';

const ACTIONS = 40;
const PATIENCE = Number(process.env.SOAK_PATIENCE ?? 180) * 1000;
const NONE = { drop: 0, double: 0, delay: 0, reorder: 0, cut: 0, request: 0, answer: 0 };
const FAULTS = { drop: 0.15, double: 0.15, delay: 0.2, reorder: 0.15, cut: 0.04, request: 0.05, answer: 0.05 };
const EMOJIS = ['👍', '❤️', '😂'];

export async function run({ url, seed, stringArguments }) {
  const random = randomOf(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const faults = { ...NONE };
  const counts = { ...NONE };
  const [ana, ben] = [`ana-${seed}`, `ben-${seed}`];
  const devices = [ana, ana, ben].map((user) => createDevice(user, { url, random, faults, counts, stringArguments }));
  try {
    const chatId = await befriend(devices, ana, ben);
    const shown = devices.map((device) => device.chat.chat(chatId).timeline('end'));
    shown.forEach((timeline) => timeline.subscribe(() => {}));
    await until(
      () => shown.every((timeline) => timeline.atEnd),
      () => 'The timelines do not open.',
    );

    // From here on. Of a chat whose every event is lost, a client learns by its next catch-up only.
    Object.assign(faults, FAULTS);
    const [sent, pending] = [[], []];
    for (let i = 0; i < ACTIONS; i++) {
      const n = Math.floor(random() * devices.length);
      act({ conversation: devices[n].chat.chat(chatId), items: shown[n].value, me: devices[n].chat.me, random, pick, sent, pending });
      if (random() < faults.cut) devices[n].cut();
      await sleep(random() * 60);
    }

    // The faults end, and what is queued goes out.
    Object.assign(faults, NONE);
    await until(
      () => shown.every((timeline) => timeline.value.every(isThrough)),
      () => `The outbox does not drain: ${JSON.stringify(shown.map((t) => t.value.filter((item) => item.local)))}`,
    );
    const stored = (await Promise.all(sent.map(({ done }) => done.catch(() => undefined)))).filter(Boolean);
    await Promise.all(pending);
    for (const device of devices)
      await until(
        () => device.chat.status.value === 'live',
        () => `It stays ${device.chat.status.value}.`,
      );
    await Promise.all(devices.map(({ chat }) => chat.refresh()));
    for (const [n, device] of devices.entries()) await eventually(() => compare(device, chatId, shown[n], sent, stored, seed));
    return { messages: stored.length, counts };
  } finally {
    await Promise.all(devices.map(({ chat }) => chat.stop()));
  }
}

// Another device may have deleted, or hidden from the user, what is edited or answered here: the refusal is right, and the user discards it.
function isThrough({ local }) {
  if (local?.state !== 'failed') return !local;
  assert.ok(['message_deleted', 'not_found'].includes(local.error.code), local.error.code);
  local.discard();
  return false;
}

function createDevice(user, { url, random, faults, counts, stringArguments }) {
  const sockets = new Set();
  const Faulty = faultyWebSocket(random, faults, counts);
  class Socket extends Faulty {
    constructor(...args) {
      super(...args);
      sockets.add(this);
      this.on('close', () => sockets.delete(this));
    }
  }
  const chat = createChat(
    { url, token: async () => tokenOf(user), store: 'memory', fetch: faultyFetch(random, faults, counts) },
    { stringArguments, transport: { WebSocket: Socket, transport: HttpTransportType.WebSockets } },
  );
  const cut = () => {
    counts.cut++;
    for (const socket of sockets) socket.terminate();
  };
  return { chat, cut, user, url };
}

async function befriend(devices, ana, ben) {
  await Promise.all(devices.map(({ chat }) => chat.start()));
  const { id } = await persist(() => devices[0].chat.open(ben, 'Hello'));
  await persist(() => devices[2].chat.request('POST', `chats/${id}/accept`));
  await until(
    () => devices.every(({ chat }) => chat.chats.value.some((item) => item.id === id)),
    () => `${ana} and ${ben} do not get their chat.`,
  );
  return id;
}

function act({ conversation, items, me, random, pick, sent, pending }) {
  const stored = items.filter((item) => !item.local && !item.deleted);
  const own = stored.filter((item) => item.senderId === me);
  const roll = random();
  if (roll < 0.5 || stored.length === 0) {
    const text = `${me} ${sent.length}`;
    const replyTo = stored.length > 0 && random() < 0.3 ? pick(stored).id : undefined;
    sent.push({ text, ...conversation.send(text, { replyTo }) });
  } else if (roll < 0.6 && own.length > 0) {
    const item = pick(own);
    pending.push(conversation.edit(item.id, `${item.content} edited`).catch(() => {}));
  } else if (roll < 0.66 && own.length > 0) pending.push(conversation.remove(pick(own).id, 'everyone').catch(() => {}));
  else if (roll < 0.72) pending.push(conversation.remove(pick(stored).id, 'me').catch(() => {}));
  else if (roll < 0.82) pending.push(conversation.react(pick(stored).id, pick(EMOJIS), random() < 0.7).catch(() => {}));
  else if (roll < 0.9) conversation.read();
  else if (roll < 0.94) pending.push(conversation.archive(random() < 0.7).catch(() => {}));
  else if (roll < 0.98) pending.push(conversation.mute(random() < 0.5 ? 'forever' : null).catch(() => {}));
  else conversation.typing();
}

/** Each message once, in the order of seq, and all as the server has it. */
async function compare({ chat, user, url }, chatId, timeline, sent, stored, seed) {
  const get = async (path) => {
    const response = await fetch(`${url}/api/${path}`, { headers: { authorization: `Bearer ${tokenOf(user)}` } });
    assert.equal(response.status, 200, path);
    return response.json();
  };
  const fresh = [];
  for (let after = 0, more = true; more;) {
    const page = await get(`chats/${chatId}/messages?after=${after}&limit=100`);
    fresh.push(...page.items);
    more = page.hasMore;
    after = fresh.at(-1)?.seq ?? 0;
  }
  while (await timeline.older());
  const where = `seed ${seed}, a device of ${user}`;
  assert.deepEqual(
    timeline.value.map(({ local: _, ...item }) => plain(item)),
    fresh.map(plain),
    where,
  );

  const ids = fresh.map((message) => message.clientMessageId);
  // The first one is the request's. A message that was stored twice would have an id that nobody waits for, or the same one.
  const made = new Set(sent.map(({ clientMessageId }) => clientMessageId));
  assert.ok(
    fresh.every(({ seq, clientMessageId }) => seq === 1 || made.has(clientMessageId)),
    `${where}: a message is there twice`,
  );
  assert.equal(new Set(ids).size, ids.length, `${where}: a message is there twice`);
  assert.ok(
    fresh.every((message, i) => i === 0 || message.seq > fresh[i - 1].seq),
    `${where}: not in the order of seq`,
  );
  if (fresh.length === (await get(`chats/${chatId}`)).seq)
    for (const { clientMessageId } of stored) assert.ok(ids.includes(clientMessageId), `${where}: a message is missing`);

  const view = await get(`chats/${chatId}`);
  const {
    draft: _,
    incoming: __,
    lastMessage: ___,
    peer: { online: ____, typing: _____, deliveredSeq = 0, ...peer },
    ...item
  } = chat.chat(chatId).item.value;
  const {
    lastMessage: ______,
    peer: { deliveredSeq: delivered = 0, ...expectedPeer },
    ...expected
  } = view;
  assert.deepEqual(plain({ ...item, peer }), plain({ ...expected, peer: expectedPeer }), where);
  // A delivery has no rev, so a client that missed its event learns of it with the next change of the chat.
  assert.ok(deliveredSeq <= delivered, where);
}

const plain = (value) => JSON.parse(JSON.stringify(value));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A read marker may still be on its way. */
async function eventually(check) {
  for (const start = Date.now(); ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() - start > PATIENCE) throw error;
      await sleep(500);
    }
  }
}

/** Through lost requests; or-create and accept can be repeated. */
async function persist(f) {
  for (let tries = 0; ; tries++) {
    try {
      return await f();
    } catch (error) {
      if (!error.retryable || tries > 20) throw error;
      await sleep(50);
    }
  }
}

export async function until(isTrue, describe) {
  for (const start = Date.now(); !isTrue();) {
    if (Date.now() - start > PATIENCE) throw new Error(describe());
    await sleep(20);
  }
}
