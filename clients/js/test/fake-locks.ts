/** navigator.locks, as far as it is used here: one holder, a queue, stealing, and signals that end a wait. */
export class FakeLocks {
  readonly #queues = new Map<string, { grant(): void; reject(error: unknown): void; isHeld: boolean }[]>();

  /** How many locks are held. */
  get held(): number {
    return [...this.#queues.values()].flat().filter((request) => request.isHeld).length;
  }

  waiting(name: string): number {
    return (this.#queues.get(name) ?? []).filter((request) => !request.isHeld).length;
  }

  request(name: string, { steal, signal }: { steal?: boolean; signal?: AbortSignal }, callback: () => Promise<unknown>): Promise<unknown> {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    return new Promise((resolve, reject) => {
      const request = {
        isHeld: false,
        reject,
        grant: () => {
          request.isHeld = true;
          void Promise.resolve()
            .then(callback)
            .finally(() => this.#remove(queue, request))
            .then(resolve, reject);
        },
      };
      const abort = () => {
        if (request.isHeld) return;
        this.#remove(queue, request);
        reject(new DOMException('The wait was ended.', 'AbortError'));
      };
      signal?.addEventListener('abort', abort);
      if (steal) {
        for (const held of queue.filter((each) => each.isHeld)) {
          queue.splice(queue.indexOf(held), 1);
          held.reject(new DOMException('The lock was stolen.', 'AbortError'));
        }
        queue.unshift(request);
        request.grant();
      } else {
        queue.push(request);
        if (queue[0] === request) request.grant();
      }
    });
  }

  #remove(queue: { grant(): void; isHeld: boolean }[], request: { grant(): void; isHeld: boolean }): void {
    const index = queue.indexOf(request);
    if (index < 0) return;
    queue.splice(index, 1);
    if (queue[0] && !queue[0].isHeld) queue[0].grant();
  }
}
