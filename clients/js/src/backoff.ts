/** A wait that can be ended early. */
export function createPause() {
  let end: (() => void) | undefined;
  return {
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: (): void => end?.(),
  };
}

export type Pause = ReturnType<typeof createPause>;

/** The wait with a jitter of 50 %, so that clients that lost their connection together don't reconnect together. */
export const jitter = (ms: number): number => ms * (0.5 + Math.random());

export function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('There is no answer from the server.')), ms);
    }),
  ]).finally(() => clearTimeout(timer));
}
