import type { Problem } from './wire.js';

/** The fields of a ChatError: those of the server's problem. It can be stored and sent to other tabs. */
export type ProblemLike = Partial<Omit<Problem, 'code' | 'detail'>> & { code: string; detail: string; chatId?: string };

/**
 * A refusal or failure. Decide by `code`: the server's codes, and of this client `offline` (no answer), `signed_out`,
 * `expired` (waited seven days), `discarded`, `file_lost`, `storage_unavailable` and `stopped`.
 */
export class ChatError extends Error {
  declare readonly code: string;
  declare readonly detail: string;
  declare readonly retryable?: boolean;
  declare readonly status?: number;
  declare readonly traceId?: string;
  declare readonly retryAfterMs?: number;
  /** Of `invalid_request`: field to messages. */
  declare readonly errors?: Record<string, string[]>;
  declare readonly chatId?: string;

  constructor(problem: ProblemLike) {
    super(problem.detail);
    Object.assign(this, problem);
  }
}

/** For `catch`: there was no answer. */
export function offline(cause?: unknown): never {
  throw cause instanceof ChatError
    ? cause
    : new ChatError({ code: 'offline', detail: 'There is no answer from the server.', retryable: true });
}

/** A proxy between here and the server answers without a problem document. */
export async function toChatError(response: Response): Promise<ChatError> {
  const { status } = response;
  const retryable = status === 429 || status > 501;
  return new ChatError({
    code: retryable ? 'offline' : 'unexpected',
    detail: `The server answered with status ${status}.`,
    retryable,
    retryAfterMs: Number(response.headers.get('retry-after')) * 1000 || undefined,
    ...((await response.json().catch(ignore)) as Partial<ProblemLike>),
    status,
  });
}

export const toProblem = (error: unknown): ProblemLike =>
  error instanceof ChatError ? { ...error } : { code: 'unexpected', detail: String(error) };

/** For `catch`: the failure does not matter, or is reported elsewhere. */
export const ignore = (): undefined => undefined;
