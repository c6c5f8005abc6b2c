import type { KnowledgeAnswer, KnowledgeQuestion } from './knowledge-provider.js';

/** Whose call it is. */
export interface KnowledgeContext {
  /** The caller as the customer's record names them, never as the caller or the browser does. */
  readonly subject: string;
  /** The call that the answers are given on: those of another call are worth nothing. */
  readonly callId: string;
}

/**
 * Knowledge questions to a caller. What is right is never told: neither an answer, nor which one failed, nor whether there is such a
 * subject. Methods reject with a `ServerError`: `CALLER_COOLING_OFF` after too many failures and `RATE_LIMITED` after too many questions,
 * both with `retryAfter`; `STATE_FAILED` and `STORE_FAILED` when state or provider cannot be asked. No error carries a cause of the
 * provider, which might hold an answer.
 */
export interface KnowledgeQuestions {
  /** The questions to ask. Asking again on the same day gives the same ones, and the answers to an earlier asking count no more. */
  ask(context: KnowledgeContext): Promise<readonly KnowledgeQuestion[]>;
  /**
   * Looks at the answers, once for each asking: `passed` when every question that was asked is answered right, else `failed`; also when
   * none was asked on this call or time is up.
   */
  check(context: KnowledgeContext, answers: readonly KnowledgeAnswer[]): Promise<'passed' | 'failed'>;
}
