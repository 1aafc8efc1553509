import { ChatError, ignore, offline, toChatError } from './errors.js';
import type { ChatOptions } from './surface.js';

const TIMEOUT = 30_000;

/** Calls of the REST API with the user's token. A 401 renews the token once; another one signs the user out. */
export function createApi(options: ChatOptions, onSignedOut: () => void) {
  const url = options.url.replace(/\/+$/, '');
  let { user } = options;
  let token: Promise<string> | undefined;

  const signedOut = (): never => {
    token = undefined;
    onSignedOut();
    throw new ChatError({ code: 'signed_out', detail: 'You are signed out.', status: 401 });
  };

  const ask = async (): Promise<string> => {
    // The application fetches its token from somewhere, so a failure is most likely the network's.
    const given = await options.token().catch(offline);
    const claimed = userOf(given);
    if (!claimed || claimed !== (user ?? claimed)) signedOut();
    user = claimed;
    return given;
  };

  const authorize = (): Promise<string> => {
    const asked = (token ??= ask());
    asked.catch(() => {
      if (token === asked) token = undefined;
    });
    return asked;
  };

  const send = async (method: string, path: string, body: unknown): Promise<Response> => {
    const authorization = `Bearer ${await authorize()}`;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT);
    try {
      return await (options.fetch ?? fetch)(`${url}/api/${path}`, {
        method,
        signal: abort.signal,
        headers: { authorization, 'content-type': 'application/json' },
        body: body ? JSON.stringify(body) : null,
      });
    } catch (error) {
      return offline(error);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    url,

    /** The given user, else the one whom the token is for. */
    async user(): Promise<string> {
      if (!user) await authorize();
      return user!;
    },

    /** The token, for requests that `call` can't make, such as uploads with progress. */
    authorize,

    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const used = token;
      let response = await send(method, path, body);
      if (response.status === 401) {
        // Another call may have renewed it meanwhile.
        if (token === used || !used) token = undefined;
        response = await send(method, path, body);
        if (response.status === 401) signedOut();
      }
      if (!response.ok) throw await toChatError(response);
      return (response.status === 204 ? undefined : await response.json().catch(offline)) as T;
    },
  };
}

export type Api = ReturnType<typeof createApi>;

/** The user id of a token, by the server's rule: the first of these claims. The signature is the server's to check. */
export function userOf(token: string): string | undefined {
  try {
    // atob gives bytes instead of text. A user id is ASCII, so it is not affected.
    const claims = JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>;
    return ['sub', 'userId', 'id', '_id'].map((name) => claims[name]).find((value) => value && typeof value === 'string') as
      string | undefined;
  } catch {
    return ignore();
  }
}
