// The endpoints that only LocalHost has, and only for this computer: tokens of the demo users, and network faults.
export interface DemoUser { userId: string; name: string }

/** The events that get lost and so on: each a probability from 0 to 1. */
export interface Faults { drop: number; double: number; delay: number; reorder: number; maxDelayMs: number }
export interface Network extends Faults {
  /** How many events met with each fault so far. */
  counts: { dropped: number; doubled: number; delayed: number; reordered: number };
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/demo/${path}`, { method, headers: { 'content-type': 'application/json' }, body: body ? JSON.stringify(body) : null });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.status === 204 ? undefined as T : await response.json() as T;
}

/** Undefined where the server has its own users: then a token is asked for. */
export const findDemoUsers = (): Promise<DemoUser[] | undefined> => call<{ users: DemoUser[] }>('GET', 'users').then(({ users }) => users, () => undefined);

/** An empty token where the server gives none: the user has to sign in. Rejects when the server can't be reached. */
export async function demoToken(userId: string): Promise<string> {
  try {
    return (await call<{ token: string }>('POST', 'tokens', { userId })).token;
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return '';
  }
}

export const network = {
  get: (): Promise<Network> => call('GET', 'network'),
  set: (faults: Faults): Promise<Network> => call('PUT', 'network', faults),
  /** Ends all connections, and refuses new ones for so long. */
  cut: (seconds: number): Promise<void> => call('POST', 'network/cut', { seconds }),
};
