// A browser's side of Web Push (RFC 8291): the keys of a subscription, and the payloads that only they open.
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

const [SALT, KEY] = [16, 65];
const TAG = 16;

export function createReceiver() {
  const ecdh = createECDH('prime256v1');
  const own = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') },
    open(body) {
      const salt = body.subarray(0, SALT);
      const sender = body.subarray(SALT + 5, SALT + 5 + KEY);
      const derive = (secret, salted, info, length) => Buffer.from(hkdfSync('sha256', secret, salted, info, length));
      const secret = derive(ecdh.computeSecret(sender), auth, Buffer.concat([Buffer.from('WebPush: info\0'), own, sender]), 32);
      const text = body.subarray(SALT + 5 + KEY);
      const cipher = createDecipheriv('aes-128-gcm', derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16), derive(secret, salt, 'Content-Encoding: nonce\0', 12));
      cipher.setAuthTag(text.subarray(-TAG));
      const padded = Buffer.concat([cipher.update(text.subarray(0, -TAG)), cipher.final()]);
      return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
    },
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
