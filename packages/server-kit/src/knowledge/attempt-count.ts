import { RateLimiterRes } from 'rate-limiter-flexible';
import { identifyServerError, ServerError } from '../errors/server-error.js';
import type { SharedState } from '../state/shared-state.js';
import type { ResolvedKnowledgeLimits } from './knowledge-options.js';

/** Counts what is asked and failed about a subject, over all calls and instances. */
export interface AttemptCount {
  /** Rejects with `CALLER_COOLING_OFF` when no further answers are looked at. Counts nothing. */
  requireRested(key: string): Promise<void>;
  /** Counts one asking; rejects with `RATE_LIMITED` beyond the limit. */
  countAsking(key: string): Promise<void>;
  /**
   * Counts an attempt before its answers are looked at, so that attempts at the same moment cannot pass each other; rejects with
   * `CALLER_COOLING_OFF` beyond the limit. Resolves with whether this is the last one.
   */
  begin(key: string): Promise<{ readonly isLast: boolean }>;
  /** Takes an attempt back that did not fail. */
  forgive(key: string): Promise<void>;
  /** Begins the cool-off. */
  coolOff(key: string): Promise<void>;
}

export function createAttemptCount(state: SharedState, { failures, askings }: ResolvedKnowledgeLimits): AttemptCount {
  const attempts = state.limiter({ name: 'knowledge-failures', points: failures.points, seconds: failures.seconds });
  const asked = state.limiter({ name: 'knowledge-askings', points: askings.points, seconds: askings.seconds });
  const refuseAfter = (milliseconds: number): never => {
    throw new ServerError('CALLER_COOLING_OFF', { retryAfter: Math.max(1, Math.ceil(milliseconds / 1000)) });
  };
  return {
    async requireRested(key) {
      const found = await reach(attempts.get(key));
      if (found !== null && found.consumedPoints >= failures.points && found.msBeforeNext > 0) refuseAfter(found.msBeforeNext);
    },
    async countAsking(key) {
      try {
        await asked.consume(key);
      } catch (error) {
        if (error instanceof RateLimiterRes) throw new ServerError('RATE_LIMITED', { retryAfter: Math.ceil(error.msBeforeNext / 1000) });
        throw identifyServerError(error, 'STATE_FAILED');
      }
    },
    async begin(key) {
      const found = await reach(attempts.penalty(key, 1));
      // if this process ends before the answers are looked at, the attempt stays counted
      if (found.consumedPoints > failures.points) refuseAfter(found.msBeforeNext);
      return { isLast: found.consumedPoints === failures.points };
    },
    async forgive(key) {
      await reach(attempts.reward(key, 1));
    },
    async coolOff(key) {
      await reach(attempts.block(key, failures.coolOffSeconds));
    },
  };
}

async function reach<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw identifyServerError(error, 'STATE_FAILED');
  }
}
