/** A wait that can be ended early. */
export class Pause {
  #end: (() => void) | undefined;

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    this.#end?.();
  }
}

/** Half to one and a half of it, so that clients that were cut off together don't come back together. */
export const jitter = (ms: number): number => ms * (0.5 + Math.random());
