import type { Problem } from './wire.js';

/**
 * A refusal or failure. Decide by `code`: the server's codes, and of this client `offline` (no answer), `signed_out`,
 * `expired` (waited seven days), `discarded`, `storage_unavailable` and `stopped`.
 */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: string;
  readonly retryable: boolean;
  readonly detail: string;
  readonly status?: number;
  readonly traceId?: string;
  readonly retryAfterMs?: number;
  readonly chatId?: string;

  constructor(problem: ProblemLike) {
    super(problem.detail);
    this.code = problem.code;
    this.retryable = problem.retryable ?? false;
    this.detail = problem.detail;
    this.status = problem.status;
    this.traceId = problem.traceId;
    this.retryAfterMs = problem.retryAfterMs;
    this.chatId = problem.chatId;
  }
}

/** What a ChatError is made of: the server's problem, or the like of it from here. It can be stored and sent to other tabs. */
export type ProblemLike = Pick<Problem, 'detail'> & Partial<Pick<Problem, 'retryable' | 'status' | 'traceId' | 'retryAfterMs'>> & { code: string; chatId?: string };

/** For `catch`: there was no answer. */
export function offline(cause?: unknown): never {
  if (cause instanceof ChatError) throw cause;
  throw new ChatError({ code: 'offline', detail: 'There is no answer from the server.', retryable: true });
}

/** A proxy between here and the server answers without a problem document. */
export async function toChatError(response: Response): Promise<ChatError> {
  const { status } = response;
  const retryable = status === 429 || status >= 502;
  const seconds = Number(response.headers.get('retry-after')) || undefined;
  const problem = (await response.json().catch(() => undefined)) as ProblemLike | undefined;
  return new ChatError({
    detail: `The server answered with status ${status}.`, retryAfterMs: seconds && seconds * 1000, retryable, ...problem,
    code: problem?.code ?? (retryable ? 'dependency_unavailable' : 'unexpected'), status,
  });
}

export const toProblem = (error: unknown): ProblemLike => {
  if (!(error instanceof ChatError)) return { code: 'unexpected', detail: String(error) };
  const { code, detail, retryable, status, traceId, retryAfterMs, chatId } = error;
  return { code, detail, retryable, status, traceId, retryAfterMs, chatId };
};
