import { ChatError, offline, toChatError } from './errors.js';
import type { ChatOptions } from './surface.js';

const TIMEOUT = 30_000;

/** Calls of the REST API with the user's token. A 401 renews the token once; another one signs the user out. */
export class Api {
  /** Without a slash at its end. */
  readonly url: string;
  readonly #options: ChatOptions;
  readonly #onSignedOut: () => void;
  #token: Promise<string> | undefined;
  #user: string | undefined;

  constructor(options: ChatOptions, onSignedOut: () => void) {
    [this.#options, this.#onSignedOut, this.url, this.#user] = [options, onSignedOut, options.url.replace(/\/+$/, ''), options.user];
  }

  /** The user whom the token is for. */
  async user(): Promise<string> {
    await this.#authorize();
    return this.#user!;
  }

  /** `body`: an object goes as JSON, a form as it is. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const used = this.#authorize();
    let response = await this.#send(method, path, body, await used);
    if (response.status === 401) {
      // Another call may have renewed it meanwhile.
      if (this.#token === used) this.#token = undefined;
      response = await this.#send(method, path, body, await this.#authorize());
      if (response.status === 401) {
        this.#token = undefined;
        this.#onSignedOut();
        throw signedOut('The sign-in is over.');
      }
    }
    if (!response.ok) throw await toChatError(response);
    return (response.status === 204 ? undefined : await response.json().catch(offline)) as T;
  }

  /** For uploads with progress, which `call` can't tell. */
  async authorization(): Promise<string> {
    return `Bearer ${await this.#authorize()}`;
  }

  #authorize(): Promise<string> {
    const asked = this.#token ??= this.#ask();
    asked.catch(() => {
      if (this.#token === asked) this.#token = undefined;
    });
    return asked;
  }

  async #ask(): Promise<string> {
    // The application fetches its token from somewhere, so a failure is most likely the network's.
    const token = await this.#options.token().catch(offline);
    const user = token ? userOf(token) : undefined;
    if (!user || (this.#user && this.#user !== user)) {
      this.#onSignedOut();
      throw signedOut(user ? 'The token is for another user.' : 'There is no valid token.');
    }
    this.#user = user;
    return token;
  }

  async #send(method: string, path: string, body: unknown, token: string): Promise<Response> {
    const form = typeof FormData !== 'undefined' && body instanceof FormData;
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, ...(body === undefined || form ? {} : { 'content-type': 'application/json' }) };
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), form ? TIMEOUT * 20 : TIMEOUT);
    try {
      return await (this.#options.fetch ?? fetch)(`${this.url}/api/${path}`, {
        method, headers, signal: abort.signal, body: form ? body : body === undefined ? null : JSON.stringify(body),
      });
    } catch (error) {
      return offline(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

const signedOut = (detail: string): ChatError => new ChatError({ code: 'signed_out', detail, status: 401 });

/** The user id of a token, by the server's rule: the first of these claims. The signature is the server's to check. */
export function userOf(token: string): string | undefined {
  try {
    const part = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (c) => c.charCodeAt(0)))) as Record<string, unknown>;
    return ['sub', 'userId', 'id', '_id'].map((name) => claims[name]).find((value) => typeof value === 'string' && value !== '') as string | undefined;
  } catch {
    return undefined;
  }
}
