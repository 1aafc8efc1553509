import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../src/api.js';
import { createCore, type Core } from '../src/core.js';
import { ChatError } from '../src/errors.js';
import { uploadFiles } from '../src/uploads.js';
import { stateOf } from './samples.js';

const file = (name: string, size = 3) => ({ name, mimeType: 'image/png', size, blob: new Blob(['png'], { type: 'image/png' }) });
const PATIENCE = { timeout: 60_000, interval: 5 };
const stored = (body: object, status = 200) => new Response(JSON.stringify(body), { status });

let core: Core;
let asked: string[];
let posted: { url: string; form: [string, unknown][]; headers: unknown }[];
let onPost: (url: string, signal: AbortSignal) => Promise<Response>;
let abort: AbortController;

beforeEach(() => {
  [asked, posted, abort] = [[], [], new AbortController()];
  core = createCore(stateOf(), undefined, { onChange: () => undefined, onStorageFailed: () => undefined, log: () => undefined });
  onPost = async (url) => stored({ fileId: url.includes('storage') ? 'at-storage' : 'by-server' });
});
afterEach(() => vi.unstubAllGlobals());

const api = {
  url: 'https://chat',
  authorize: async () => 'token',
  call: async (method: string, path: string, body: any) => {
    asked.push(`${method} ${path.split('?')[0]}${body ? ` ${JSON.stringify(body)}` : ''}`);
    return path.startsWith('media/get-upload-token')
      ? {
          uploadUrl: 'https://storage/upload',
          token: 'jwt',
          mediaId: 'media-1',
          fields: { folder: '/chats/c1', useUniqueFileName: false, tags: ['a'] },
        }
      : { fileId: 'registered' };
  },
} as unknown as Api;

const fetcher = (async (url: string, options: RequestInit) => {
  posted.push({ url, form: [...(options.body as FormData)], headers: options.headers });
  return onPost(url, options.signal!);
}) as unknown as typeof fetch;

async function send(...files: ReturnType<typeof file>[]): Promise<string[]> {
  await core.dispatch({ type: 'queue', entry: { id: 'a', chatId: 'c1', at: 0, op: { kind: 'media', files } } });
  return uploadFiles(core, api, fetcher, 'a', abort.signal);
}

const entryFiles = () => {
  const { op } = core.get().outbox.get('a')!;
  return op.kind === 'media' ? op.files : [];
};

describe('a file', () => {
  it('goes straight to the storage with the fields of its token, the token, and last the file; then it is confirmed', async () => {
    expect(await send(file('cat.png'))).toEqual(['registered']);
    expect(posted.map(({ url }) => url)).toEqual(['https://storage/upload']);
    expect(posted[0]!.form.map(([name, value]) => (typeof value === 'string' ? [name, value] : [name, (value as File).name]))).toEqual([
      ['folder', '/chats/c1'],
      ['useUniqueFileName', 'false'],
      ['tags', '["a"]'],
      ['token', 'jwt'],
      ['file', 'cat.png'],
    ]);
    expect(posted[0]!.headers).toEqual({});
    expect(asked).toEqual(['GET media/get-upload-token', 'POST media/confirm {"mediaId":"media-1","fileId":"at-storage"}']);
    expect(entryFiles()[0]!.fileId).toBe('registered');
  });

  it('goes through the server when the storage can’t be reached and it is small', async () => {
    await core.dispatch({ type: 'set', change: { limits: { ...core.get().limits, maxProxiedBytes: 3 } } });
    onPost = async (url) => {
      if (url.includes('storage')) throw new TypeError('CORS');
      return stored({ fileId: 'by-server' }, 201);
    };
    expect(await send(file('cat.png'))).toEqual(['by-server']);
    expect(posted[1]).toMatchObject({ url: 'https://chat/api/media/upload-chat-media', headers: { authorization: 'Bearer token' } });
    expect(posted[1]!.form.map(([name]) => name)).toEqual(['chatId', 'file']);
    expect(asked).toEqual(['GET media/get-upload-token']);
  });

  it('waits for the storage when it is too large for the server', async () => {
    await core.dispatch({ type: 'set', change: { limits: { ...core.get().limits, maxProxiedBytes: 2 } } });
    onPost = async () => {
      throw new TypeError('down');
    };
    await expect(send(file('cat.png'))).rejects.toMatchObject({ code: 'offline', retryable: true });
    expect(posted).toHaveLength(1);
  });

  it('is not sent elsewhere when the storage refuses it', async () => {
    onPost = async () => stored({ message: 'bad token' }, 403);
    await expect(send(file('cat.png'))).rejects.toMatchObject({ status: 403, retryable: false });
    expect(posted).toHaveLength(1);
  });

  it('that is registered is not uploaded again, when the rest is', async () => {
    let fails = true;
    onPost = async () => {
      if (posted.length === 2 && fails) throw new TypeError('down');
      return stored({ fileId: 'at-storage' });
    };
    await core.dispatch({ type: 'set', change: { limits: { ...core.get().limits, maxProxiedBytes: 0 } } });
    await expect(send(file('a.png'), file('b.png'))).rejects.toMatchObject({ code: 'offline' });
    expect(entryFiles().map(({ fileId }) => fileId)).toEqual(['registered', undefined]);
    fails = false;
    expect(await uploadFiles(core, api, fetcher, 'a', abort.signal)).toEqual(['registered', 'registered']);
    expect(posted.map(({ form }) => (form.at(-1)![1] as File).name)).toEqual(['a.png', 'b.png', 'b.png']);
  });

  it('is not sent without its id by a client that stopped meanwhile', async () => {
    onPost = async () => {
      core.stop();
      return stored({ fileId: 'at-storage' });
    };
    await expect(send(file('cat.png'))).rejects.toMatchObject({ code: 'discarded' });
  });

  it('that is too large, or lost, is refused with a sentence', async () => {
    await expect(send(file('film.mp4', 104_857_601))).rejects.toMatchObject({
      code: 'file_too_large',
      detail: expect.stringContaining('film.mp4'),
    });
    await core.dispatch({ type: 'settle', id: 'a' });
    const lost = { ...file('b.png'), blob: undefined as never };
    await core.dispatch({ type: 'queue', entry: { id: 'b', chatId: 'c1', at: 0, op: { kind: 'media', files: [lost] } } });
    await expect(uploadFiles(core, api, fetcher, 'b', abort.signal)).rejects.toMatchObject({ code: 'file_lost' });
    expect(posted).toEqual([]);
  });

  it('is not uploaded any further when it is cancelled', async () => {
    onPost = (_url, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    await core.dispatch({ type: 'set', change: { limits: { ...core.get().limits, maxProxiedBytes: 0 } } });
    const sending = send(file('cat.png'));
    await vi.waitFor(() => expect(posted).toHaveLength(1), PATIENCE);
    abort.abort();
    await expect(sending).rejects.toBeInstanceOf(ChatError);
    await expect(uploadFiles(core, api, fetcher, 'a', abort.signal)).rejects.toMatchObject({ code: 'discarded' });
  });
});

describe('progress', () => {
  it('is told in a browser, in steps, for each file', async () => {
    const requests: FakeRequest[] = [];
    class FakeRequest {
      upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
      onload?: () => void;
      onerror?: () => void;
      status = 200;
      responseText = '{"fileId":"at-storage"}';
      open(): void {}
      setRequestHeader(): void {}
      abort(): void {}
      send(): void {
        requests.push(this);
      }
    }
    vi.stubGlobal('XMLHttpRequest', FakeRequest);
    const told: (readonly number[] | undefined)[] = [];
    const sending = send(file('a.png'), file('b.png'));
    const progress = async (index: number, loaded: number) => {
      await vi.waitFor(() => expect(requests.length).toBeGreaterThan(index), PATIENCE);
      requests[index]!.upload.onprogress!({ loaded, total: 1000 });
      await new Promise((resolve) => setTimeout(resolve, 5));
      told.push(core.get().outbox.get('a')!.progress);
    };
    await progress(0, 500);
    await progress(0, 505);
    requests[0]!.onload!();
    await progress(1, 250);
    requests[1]!.onload!();
    expect(await sending).toEqual(['registered', 'registered']);
    expect(told).toEqual([
      [0.5, 0],
      [0.5, 0],
      [1, 0.25],
    ]);
    expect(core.get().outbox.get('a')!.progress).toEqual([1, 1]);
  });

  it('ends as offline when the request fails', async () => {
    vi.stubGlobal(
      'XMLHttpRequest',
      class {
        upload = {};
        onerror?: () => void;
        open(): void {}
        setRequestHeader(): void {}
        send(): void {
          queueMicrotask(() => this.onerror!());
        }
      },
    );
    await core.dispatch({ type: 'set', change: { limits: { ...core.get().limits, maxProxiedBytes: 0 } } });
    await expect(send(file('a.png'))).rejects.toMatchObject({ code: 'offline', retryable: true });
  });
});
