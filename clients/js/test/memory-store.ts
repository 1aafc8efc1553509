import type { Store, StoreName, StoreTx } from '../src/surface.js';

/** For Node, for tests, and for browsers that refuse IndexedDB. Everything is gone with the page. */
export function memoryStore(): Store {
  const stores = new Map<StoreName, Map<string, unknown>>();
  const of = (name: StoreName): Map<string, unknown> => stores.get(name) ?? stores.set(name, new Map()).get(name)!;
  let last: Promise<unknown> = Promise.resolve();

  return {
    // One at a time, and nothing is kept of a transaction that fails.
    run(_mode, _over, f) {
      const run = last.then(async () => {
        const writes: (() => void)[] = [];
        const tx: StoreTx = {
          get: async (name, key) => of(name).get(key),
          all: async (name, prefix = '') =>
            [...of(name).keys()]
              .filter((key) => key.startsWith(prefix))
              .sort()
              .map((key) => of(name).get(key)),
          put: (name, key, value) => void writes.push(() => of(name).set(key, value)),
          delete: (name, key) => void writes.push(() => of(name).delete(key)),
        };
        const result = await f(tx);
        for (const write of writes) write();
        return result;
      });
      last = run.catch(() => undefined);
      return run;
    },
    async wipe() {
      stores.clear();
    },
  };
}
