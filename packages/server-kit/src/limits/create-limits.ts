import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { configError } from '../errors/config-error.js';
import { identifyServerError, ServerError } from '../errors/server-error.js';
import { limiterSettings } from '../state/limiter-settings.js';
import type { SharedState } from '../state/shared-state.js';
import type { Limits } from './limits.js';
import type { Pseudonym } from './pseudonyms.js';
import type { RateLimit, RateLimits } from './rate-limits.js';
import { isWithheld } from './withheld-number.js';

/** What {@link createLimits} works with. */
export interface LimitsOptions {
  readonly limits: RateLimits | undefined;
  readonly state: SharedState;
  readonly pseudonym: Pseudonym;
}

const defaults = {
  perAgent: { points: 120, seconds: 60 },
  perSubject: { points: 30, seconds: 60 },
  perCallerNumber: { points: 20, seconds: 600 },
  failedVerifications: { points: 5, seconds: 86_400, coolOffSeconds: 3600 },
  failuresPerAgent: { points: 30, seconds: 3600 },
} as const satisfies Required<RateLimits>;

/** Agents whose pseudonym is remembered: a hash per request would cost more than the counting. */
const rememberedAgents = 1000;

/**
 * The limits over one shared state.
 * @throws CallsealError `CONFIG_INVALID` for limits that are unknown or count nothing.
 */
export function createLimits({ limits = {}, state, pseudonym }: LimitsOptions): Limits {
  for (const name of Object.keys(limits)) {
    if (!Object.hasOwn(defaults, name)) throw configError(`limits.${name} is unknown: there are ${Object.keys(defaults).join(', ')}.`);
  }
  const { perAgent = defaults.perAgent, perSubject = defaults.perSubject } = limits;
  const { perCallerNumber = defaults.perCallerNumber, failedVerifications = defaults.failedVerifications } = limits;
  const { failuresPerAgent = defaults.failuresPerAgent } = limits;
  const agents = counterOf(state, 'agent', perAgent);
  const subjects = counterOf(state, 'subject', perSubject);
  const numbers = counterOf(state, 'caller-number', perCallerNumber);
  const reporters = counterOf(state, 'agent-failures', failuresPerAgent);
  // one request asks about its caller twice
  const subjectKey = remembering(1, (subject) => pseudonym('subject', subject));
  const agentKey = remembering(rememberedAgents, (identity) => pseudonym('agent', identity));
  const failures = createFailureCount(state, subjectKey, failedVerifications);
  return {
    agent: (identity) => agents && consume(agents, agentKey(identity)),
    subject: (subject) => subjects && consume(subjects, subjectKey(subject)),
    callerNumber: (number) => (isWithheld(number) ? undefined : numbers && consume(numbers, pseudonym('caller-number', number))),
    ...failures,
    async failedVerification(subject, identity) {
      if (failedVerifications !== false && reporters !== undefined && identity !== undefined) await consume(reporters, agentKey(identity));
      return failures.failedVerification(subject);
    },
  };
}

interface FailureCount extends Pick<Limits, 'verification' | 'coolOff'> {
  failedVerification(subject: string): Promise<number>;
}

function createFailureCount(state: SharedState, keyOf: (subject: string) => string, limit: RateLimit | false): FailureCount {
  const counter = counterOf(state, 'failed-verifications', limit && { points: limit.points, seconds: limit.seconds });
  if (limit === false || counter === undefined) {
    return { verification: () => undefined, failedVerification: () => Promise.resolve(0), coolOff: () => Promise.resolve(0) };
  }
  const { points, coolOffSeconds } = limit;
  limiterSettings({ ...limit, name: 'failedVerifications', ...(coolOffSeconds === undefined ? {} : { blockSeconds: coolOffSeconds }) });
  const secondsOf = (result: RateLimiterRes | null): number =>
    // a memory may still hold a count whose time is over
    result === null || result.consumedPoints < points ? 0 : Math.max(0, Math.ceil(result.msBeforeNext / 1000));
  const coolOff = async (subject: string): Promise<number> => secondsOf(await asked(counter.get(keyOf(subject))));
  return {
    coolOff,
    async verification(subject) {
      const seconds = await coolOff(subject);
      if (seconds > 0) throw new ServerError('CALLER_COOLING_OFF', { retryAfter: seconds });
    },
    async failedVerification(subject) {
      const key = keyOf(subject);
      const result = await asked(counter.penalty(key, 1));
      // counted in one step, so exactly one failure is the last; later ones must not prolong the rest. If this process dies here, the
      // count itself holds the caller off until its window ends
      if (result.consumedPoints !== points || coolOffSeconds === undefined) return secondsOf(result);
      await asked(counter.block(key, coolOffSeconds));
      return coolOffSeconds;
    },
  };
}

function counterOf(state: SharedState, name: string, limit: RateLimit | false): RateLimiterAbstract | undefined {
  if (limit === false) return undefined;
  const { points, seconds, coolOffSeconds } = limit;
  return state.limiter({ name, points, seconds, ...(coolOffSeconds === undefined ? {} : { blockSeconds: coolOffSeconds }) });
}

function consume(counter: RateLimiterAbstract, key: string): Promise<void> {
  return counter.consume(key).then(allowed, refuse);
}

function allowed(): void {
  // nothing is said to who may go on
}

/** A counter rejects with its result when it is used up, and with an error when it cannot be reached. */
function refuse(reason: unknown): never {
  if (!(reason instanceof Error) && typeof (reason as Partial<RateLimiterRes> | null)?.msBeforeNext === 'number') {
    throw new ServerError('RATE_LIMITED', { retryAfter: (reason as RateLimiterRes).msBeforeNext / 1000 });
  }
  throw identifyServerError(reason, 'STATE_FAILED');
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw identifyServerError(error, 'STATE_FAILED');
  }
}

function remembering(most: number, make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let made = known.get(text);
    if (made === undefined) {
      if (known.size >= most) known.clear();
      known.set(text, (made = make(text)));
    }
    return made;
  };
}
