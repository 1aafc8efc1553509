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
