import type { Store, StoreName, StoreTx } from './surface.js';

/** Rejects where the browser refuses, as in some private windows. */
export async function indexedDbStore(name: string, stores: readonly StoreName[]): Promise<Store> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => stores.forEach((store) => opening.result.createObjectStore(store));
  const db = await answer(opening);
  // Another tab wipes the store.
  db.onversionchange = () => db.close();

  return {
    async run(mode, over, f) {
      const transaction = db.transaction(over, mode === 'w' ? 'readwrite' : 'readonly');
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'));
      });
      try {
        const result = await f(toTx(transaction));
        await done;
        return result;
      } catch (error) {
        done.catch(() => undefined);
        try {
          transaction.abort();
        } catch {
          // It has ended already.
        }
        throw error;
      }
    },
    async wipe() {
      db.close();
      await answer(indexedDB.deleteDatabase(name));
    },
    close: () => db.close(),
  };
}

function toTx(transaction: IDBTransaction): StoreTx {
  const of = (name: StoreName): IDBObjectStore => transaction.objectStore(name);
  return {
    get: (name, key) => answer(of(name).get(key)),
    all: (name, prefix = '') => answer(of(name).getAll(prefix ? IDBKeyRange.bound(prefix, `${prefix}\uffff`) : null)),
    put: (name, key, value) => void of(name).put(value, key),
    delete: (name, key) => void of(name).delete(key),
  };
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
