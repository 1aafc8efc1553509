// Empties the outbox: one entry in flight per chat, in order.
import type { Api } from './api.js';
import { createPause, jitter, type Pause } from './backoff.js';
import { pathOf } from './catchup.js';
import type { Connection } from './connection.js';
import type { Core } from './core.js';
import { ChatError, offline, toProblem } from './errors.js';
import type { Entry, Op } from './state.js';
import type { ClientEvents, WireChat, WireMessage } from './wire.js';

const LONGEST_WAIT = 60_000;
const EXPIRES = 7 * 24 * 3600_000;
/** An entry fails after this many server faults (500). */
const FAULTS = 5;
/** Refused entries of these kinds are kept, because they hold text or files of the user. */
const KEPT = ['send', 'media', 'edit'];

/** The event and the method of an op; the others change the user's own side, over REST only. */
const ROUTES: Partial<Record<Op['kind'], readonly [keyof ClientEvents, string]>> = {
  send: ['send_message', 'POST'],
  media: ['send_media', 'POST'],
  edit: ['edit_message', 'PATCH'],
  remove: ['delete_message', 'DELETE'],
  react: ['add_reaction', 'PUT'],
  unreact: ['remove_reaction', 'DELETE'],
  read: ['mark_as_read', 'POST'],
};

type Answer = { message?: WireMessage; chat?: WireChat };

export function createSender(core: Core, api: Api, connection: Connection, host: { now(): number; fetch: typeof fetch }) {
  const { dispatch, get } = core;
  /** Chats with an entry in flight, and their back-off. A wait that the server asked for can't be ended early. */
  const busy = new Map<string, Pause>();
  const uploads = new Map<string, AbortController>();
  let [stopped, signedOut] = [false, false];

  const upload = async (id: string): Promise<string[]> => {
    const abort = new AbortController();
    uploads.set(id, abort);
    try {
      const { uploadFiles } = await import('./uploads.js').catch(offline);
      return await uploadFiles(core, api, host.fetch, id, abort.signal);
    } finally {
      uploads.delete(id);
    }
  };

  /** Sends over the socket while it is open, else over REST, where unknown fields of the payload are ignored. */
  const send = async ({ id, chatId, op }: Entry): Promise<Answer> => {
    const { kind, ...fields } = op as Op & { messageId?: string; emoji?: string; scope?: string };
    const chat = pathOf(chatId);
    const route = ROUTES[kind];
    if (!route) {
      if (kind !== 'clear') return { chat: await api.call('POST', `${chat}/${kind}`, fields) };
      await api.call('DELETE', chat);
      return { chat: await api.call('GET', chat) };
    }
    const payload = { chatId, clientMessageId: id, ...fields, ...(kind === 'media' && { files: undefined, media: await upload(id) }) };
    if (connection.isOpen()) return connection.invoke(route[0], payload as never);

    const { messageId, emoji, scope } = fields;
    const path = [chat, kind === 'read' ? kind : 'messages', messageId, ...(emoji ? ['reactions', encodeURIComponent(emoji)] : [])]
      .filter(Boolean)
      .join('/');
    const answer = await api.call(route[1], path + (scope ? `?scope=${scope}` : ''), payload);
    return kind === 'read' ? { chat: answer as WireChat } : { message: answer as WireMessage };
  };

  const run = async (chatId: string): Promise<void> => {
    for (let tries = 0; !stopped && !signedOut;) {
      const entry = [...get().outbox.values()].find((next) => next.chatId === chatId && next.state !== 'failed');
      if (!entry) return;
      const { id, at, op } = entry;
      try {
        if (host.now() - at > EXPIRES) throw new ChatError({ code: 'expired', detail: 'It waited too long to be sent.' });
        await dispatch({ type: 'entry', id, change: { state: 'sending' } });
        // The entry is another leader's by now.
        if (stopped) return;
        await dispatch({ type: 'settle', id, ...(await send(entry)) });
        tries = 0;
      } catch (error) {
        const problem = { ...toProblem(error), chatId };
        const { code, retryable, status = 0, retryAfterMs } = problem;
        signedOut = code === 'signed_out';
        if (signedOut || retryable || (status >= 500 && tries < FAULTS)) {
          await dispatch({ type: 'entry', id, change: { state: 'queued' } });
          const pause = createPause();
          if (!retryAfterMs) busy.set(chatId, pause);
          if (!stopped && !signedOut) await pause.wait(Math.min(LONGEST_WAIT, retryAfterMs ?? jitter(1000 * 2 ** tries++)));
        } else {
          await dispatch(
            KEPT.includes(op.kind)
              ? { type: 'entry', id, change: { state: 'failed', error: problem } }
              : { type: 'settle', id, error: problem },
          );
        }
      }
    }
  };

  /** The outbox changed. */
  const wake = (): void => {
    const { outbox } = get();
    for (const [id, abort] of uploads) if (!outbox.has(id)) abort.abort();
    for (const { chatId, state } of outbox.values()) {
      if (state === 'failed' || busy.has(chatId) || stopped || signedOut) continue;
      busy.set(chatId, createPause());
      void run(chatId).finally(() => {
        busy.delete(chatId);
        // An entry may have been queued after the last check.
        wake();
      });
    }
  };

  const hurry = (): void => {
    for (const pause of busy.values()) pause.end();
  };

  return {
    wake,
    /** The network or the user may be back. */
    kick(): void {
      signedOut = false;
      hurry();
      wake();
    },
    stop(): void {
      stopped = true;
      for (const abort of uploads.values()) abort.abort();
      hurry();
    },
  };
}

export type Sender = ReturnType<typeof createSender>;
