import type { OutgoingFile } from './state.js';

/** An object URL holds its file in memory. */
const KEPT = 100;

/** Object URLs of the user's own files: for the echo, and afterwards for the stored message, so that nothing flickers. */
export function createLocalFiles() {
  const urls = new Map<string, string>();

  const forget = (url: string): void => {
    URL.revokeObjectURL(url);
    for (const [key, held] of urls) if (held === url) urls.delete(key);
  };

  return {
    /** By the key of a file in the outbox, or by its id. A file that comes along is remembered under both. */
    url(key: string, file?: OutgoingFile): string | undefined {
      if (file?.blob && typeof URL.createObjectURL === 'function') {
        const url = urls.get(key) ?? URL.createObjectURL(file.blob);
        urls.set(key, url);
        if (file.fileId) urls.set(file.fileId, url);
        if (urls.size > KEPT) forget(urls.values().next().value!);
      }
      return urls.get(key);
    },
    clear: (): void => new Set(urls.values()).forEach(forget),
  };
}

export type LocalFiles = ReturnType<typeof createLocalFiles>;
