// Shared by pages and their service worker, in IndexedDB: the user of a subscription, and the messages that need no notification.
import { indexedDbStore } from './store-indexeddb.js';
import type { StoreTx } from './surface.js';

/** The user for whom a worker gets pushes. A worker has one subscription, so it belongs to the last user who enabled push. */
export interface Owner {
  readonly scope: string;
  readonly url: string;
  readonly user: string;
  readonly deviceId: string;
  /** The server's key of the subscription. */
  readonly key: string;
}

/** Of each chat the highest seq that was shown or read in this browser. */
export type Marks = Readonly<Record<string, number>>;

const [OWNERS, MARKS] = ['meta', 'chats'] as const;

async function run<T>(mode: 'r' | 'w', f: (tx: StoreTx) => Promise<T>): Promise<T> {
  const store = await indexedDbStore('chat-push', [OWNERS, MARKS]);
  try {
    return await store.run(mode, [OWNERS, MARKS], f);
  } finally {
    store.close!();
  }
}

const marks = async (tx: StoreTx, scope: string): Promise<Marks> => ((await tx.get(MARKS, scope)) as Marks | undefined) ?? {};

export const loadOwners = (): Promise<Owner[]> => run('r', (tx) => tx.all(OWNERS) as Promise<Owner[]>);

/** Another user's marks are of no use. */
export const saveOwner = (owner: Owner): Promise<void> =>
  run('w', async (tx) => {
    const before = (await tx.get(OWNERS, owner.scope)) as Owner | undefined;
    if (before?.deviceId !== owner.deviceId) tx.delete(MARKS, owner.scope);
    tx.put(OWNERS, owner.scope, owner);
  });

export const removeOwner = (scope: string): Promise<void> =>
  run('w', async (tx) => {
    tx.delete(OWNERS, scope);
    tx.delete(MARKS, scope);
  });

export const loadMarks = (scope: string): Promise<Marks> => run('r', (tx) => marks(tx, scope));

/** A lower seq changes nothing. */
export const raiseMarks = (scope: string, seqs: Marks): Promise<void> =>
  run('w', async (tx) => {
    const held = await marks(tx, scope);
    const higher = Object.entries(seqs).filter(([chatId, seq]) => !(held[chatId]! >= seq));
    if (higher.length) tx.put(MARKS, scope, { ...held, ...Object.fromEntries(higher) });
  });
