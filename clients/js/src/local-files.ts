import type { OutgoingFile } from './state.js';

/** An object URL holds its file in memory. */
const KEPT = 100;

/** Object URLs of the user's own files: for the echo, and afterwards for the stored message, so that nothing flickers. */
export class LocalFiles {
  readonly #urls = new Map<string, string>();

  /** By the key of a file in the outbox, or by its id. A file that comes along is remembered under both. */
  url(key: string, file?: OutgoingFile): string | undefined {
    if (file?.blob && typeof URL.createObjectURL === 'function') {
      const url = this.#urls.get(key) ?? URL.createObjectURL(file.blob);
      this.#urls.set(key, url);
      if (file.fileId) this.#urls.set(file.fileId, url);
      if (this.#urls.size > KEPT) this.#forget(this.#urls.values().next().value!);
    }
    return this.#urls.get(key);
  }

  clear(): void {
    for (const url of new Set(this.#urls.values())) this.#forget(url);
  }

  #forget(url: string): void {
    URL.revokeObjectURL(url);
    for (const [key, held] of this.#urls) if (held === url) this.#urls.delete(key);
  }
}
