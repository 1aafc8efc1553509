// Both sides of Web Push (RFC 8291): a browser's keys with the payloads that only they open, and an application server.
import { createCipheriv, createDecipheriv, createECDH, generateKeyPairSync, hkdfSync, randomBytes, sign } from 'node:crypto';

const [SALT, KEY] = [16, 65];
const TAG = 16;
const RECORD = 4_096;

const derive = (secret, salt, info, length) => Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/** The key and the nonce of a payload; `shared` is the secret of both sides. */
function keysOf({ shared, auth, receiver, sender, salt }) {
  const secret = derive(shared, auth, Buffer.concat([Buffer.from('WebPush: info\0'), receiver, sender]), 32);
  return [derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16), derive(secret, salt, 'Content-Encoding: nonce\0', 12)];
}

export function createReceiver() {
  const ecdh = createECDH('prime256v1');
  const own = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') },
    open(body) {
      const salt = body.subarray(0, SALT);
      const sender = body.subarray(SALT + 5, SALT + 5 + KEY);
      const text = body.subarray(SALT + 5 + KEY);
      const cipher = createDecipheriv('aes-128-gcm', ...keysOf({ shared: ecdh.computeSecret(sender), auth, receiver: own, sender, salt }));
      cipher.setAuthTag(text.subarray(-TAG));
      const padded = Buffer.concat([cipher.update(text.subarray(0, -TAG)), cipher.final()]);
      return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
    },
  };
}

/** Sends payloads to a subscription, as a server that holds its keys. Throws on a refusal. */
export function createSender({ endpoint, keys }) {
  const [receiver, auth] = [keys.p256dh, keys.auth].map((text) => Buffer.from(text, 'base64url'));
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = pair.publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(Date.now() / 1000) + 3600, sub: 'mailto:tests@example.com' };
  const unsigned = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(unsigned), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const authorization = `vapid t=${unsigned}.${signature}, k=${point.toString('base64url')}`;

  const seal = (payload) => {
    const ecdh = createECDH('prime256v1');
    const [sender, salt, record] = [ecdh.generateKeys(), randomBytes(SALT), Buffer.alloc(5)];
    record.writeUInt32BE(RECORD);
    record[4] = KEY;
    const cipher = createCipheriv('aes-128-gcm', ...keysOf({ shared: ecdh.computeSecret(receiver), auth, receiver, sender, salt }));
    return Buffer.concat([salt, record, sender, cipher.update(JSON.stringify(payload)), cipher.update(Buffer.from([2])), cipher.final(), cipher.getAuthTag()]);
  };
  return async (payload) => {
    const answer = await fetch(endpoint, {
      method: 'POST', headers: { authorization, ttl: '60', 'content-encoding': 'aes128gcm' }, body: seal(payload),
    });
    if (!answer.ok) throw new Error(`The push service answered ${answer.status}.`);
  };
}

/**
 * Gives the pages of a device a push service: that of LocalHost, at the given path. Chromium's own is out of reach without a
 * network. The rest, such as permission, worker and notifications, is the browser's.
 */
export const withPushService = (context, endpoint, keys) => context.addInitScript(([address, pair]) => {
  const held = Symbol('subscription');
  PushManager.prototype.getSubscription = async function getSubscription() { return this[held] ?? null; };
  PushManager.prototype.subscribe = async function subscribe(options) {
    const bytes = Uint8Array.from(atob(options.applicationServerKey.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
    this[held] = {
      options: { applicationServerKey: bytes.buffer },
      toJSON: () => ({ endpoint: address, keys: pair }),
      unsubscribe: async () => { this[held] = null; return true; },
    };
    return this[held];
  };
}, [endpoint, keys]);

/** The workers of a device, from a page that belongs to no user. */
export async function watchWorkers(context, url) {
  const page = await context.newPage();
  await page.goto(`${url}/docs/events`);
  const session = await context.newCDPSession(page);
  const ids = new Map();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { scopeURL, registrationId } of registrations) ids.set(scopeURL, registrationId);
  });
  await session.send('ServiceWorker.enable');
  return {
    deliver: (scope, payload) => session.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId: ids.get(scope), data: payload === undefined ? '' : JSON.stringify(payload) }),
    shown: (scope) => page.evaluate(async (address) => {
      const registration = await navigator.serviceWorker.getRegistration(address);
      return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
    }, scope),
  };
}
