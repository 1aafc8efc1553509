import { describe, expect, it, vi } from 'vitest';
import { createApi, userOf } from '../src/api.js';

const tokenOf = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
const json = (status: number, body: unknown, headers = {}) => new Response(JSON.stringify(body), { status, headers });

function apiOf({
  answers,
  tokens = [tokenOf({ sub: 'ana' })],
  user,
}: {
  answers: (() => Response | Promise<Response>)[];
  tokens?: string[];
  user?: string;
}) {
  const onSignedOut = vi.fn();
  const token = vi.fn(async () => tokens[Math.min(token.mock.calls.length, tokens.length) - 1]!);
  const fetcher = vi.fn(async (_url: unknown, _options?: RequestInit) =>
    answers[Math.min(fetcher.mock.calls.length, answers.length) - 1]!(),
  );
  const api = createApi({ url: 'https://chat.example.com/', token, fetch: fetcher as never, ...(user && { user }) }, onSignedOut);
  return { api, token, fetcher, onSignedOut };
}

describe('the API', () => {
  it('is called with the token, which is asked for once', async () => {
    const { api, token, fetcher } = apiOf({ answers: [() => json(200, { a: 1 })] });
    expect(await api.call('POST', 'x', { b: 2 })).toEqual({ a: 1 });
    await api.call('GET', 'y');
    expect(token).toHaveBeenCalledTimes(1);
    expect(fetcher.mock.calls[0]![0]).toBe('https://chat.example.com/api/x');
    expect(fetcher.mock.calls[0]![1]).toMatchObject({
      method: 'POST',
      body: '{"b":2}',
      headers: { authorization: expect.stringMatching(/^Bearer x\./) },
    });
    expect(await api.user()).toBe('ana');
  });

  it('gets a new token after a 401, and repeats the call', async () => {
    const { api, token, onSignedOut } = apiOf({
      answers: [() => json(401, {}), () => json(200, { a: 1 })],
      tokens: [tokenOf({ sub: 'ana', n: 1 }), tokenOf({ sub: 'ana', n: 2 })],
    });
    expect(await api.call('GET', 'x')).toEqual({ a: 1 });
    expect(token).toHaveBeenCalledTimes(2);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it('signs out after the second 401', async () => {
    const { api, token, onSignedOut } = apiOf({ answers: [() => json(401, {})] });
    await expect(api.call('GET', 'x')).rejects.toMatchObject({ code: 'signed_out', status: 401 });
    expect(token).toHaveBeenCalledTimes(2);
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });

  it('renews the token once for calls that fail together', async () => {
    let renewed = false;
    const { api, token } = apiOf({
      answers: [() => (renewed ? json(200, {}) : json(401, {}))],
      tokens: [tokenOf({ sub: 'ana', n: 1 }), tokenOf({ sub: 'ana', n: 2 })],
    });
    await api.user();
    token.mockImplementation(async () => {
      renewed = true;
      return tokenOf({ sub: 'ana', n: 2 });
    });
    await Promise.all([api.call('GET', 'x'), api.call('GET', 'y'), api.call('GET', 'z')]);
    expect(token).toHaveBeenCalledTimes(2);
  });

  it('takes no token of another user', async () => {
    const { api, onSignedOut } = apiOf({ answers: [() => json(200, {})], tokens: [tokenOf({ sub: 'ben' })], user: 'ana' });
    await expect(api.call('GET', 'x')).rejects.toMatchObject({ code: 'signed_out' });
    expect(onSignedOut).toHaveBeenCalled();
  });

  it('tells a failure of the network, and of getting a token, as offline', async () => {
    const { api } = apiOf({ answers: [() => Promise.reject(new TypeError('failed to fetch'))] });
    await expect(api.call('GET', 'x')).rejects.toMatchObject({ code: 'offline', retryable: true });
    const { api: other, token } = apiOf({ answers: [() => json(200, {})] });
    token.mockRejectedValueOnce(new TypeError('failed to fetch'));
    await expect(other.call('GET', 'x')).rejects.toMatchObject({ code: 'offline' });
    expect(await other.call('GET', 'x')).toEqual({});
  });

  it('gives up a call that is not answered', async () => {
    vi.useFakeTimers();
    const { api, fetcher } = apiOf({ answers: [] });
    fetcher.mockImplementation(
      (_url, options) =>
        new Promise((_, reject) => options!.signal!.addEventListener('abort', () => reject(options!.signal!.reason as Error))),
    );
    const hanging = expect(api.call('GET', 'x')).rejects.toMatchObject({ code: 'offline' });
    await vi.advanceTimersByTimeAsync(30_000);
    await hanging;
    vi.useRealTimers();
  });

  it('passes the server’s problem on', async () => {
    const problem = { code: 'rate_limited', detail: 'Too often.', status: 429, retryable: true, retryAfterMs: 500, traceId: 't' };
    await expect(apiOf({ answers: [() => json(429, problem)] }).api.call('GET', 'x')).rejects.toMatchObject(problem);
  });

  it('understands a proxy that answers without a problem', async () => {
    const html = (status: number, headers = {}) =>
      apiOf({ answers: [() => new Response('<html>', { status, headers })] }).api.call('GET', 'x');
    await expect(html(502)).rejects.toMatchObject({ code: 'offline', retryable: true, status: 502 });
    await expect(html(429, { 'retry-after': '3' })).rejects.toMatchObject({ retryable: true, retryAfterMs: 3000 });
    await expect(html(404)).rejects.toMatchObject({ code: 'unexpected', retryable: false, status: 404 });
    await expect(html(200)).rejects.toMatchObject({ code: 'offline' });
  });
});

describe('the user of a token', () => {
  it('is the first of its claims, as the server takes it', () => {
    expect(userOf(tokenOf({ id: 'c', sub: 'a', userId: 'b' }))).toBe('a');
    expect(userOf(tokenOf({ _id: 'd', name: 'Žofie' }))).toBe('d');
    expect(userOf(tokenOf({ sub: '', id: 7 }))).toBeUndefined();
    expect(userOf('nonsense')).toBeUndefined();
  });
});
