import type { GateState } from '@callseal/protocol/gate-routes';
import type { GateSessionState, OpenGate } from './state.js';

/** Between two looks at a code that is keyed on the telephone or typed on a page: a caller waits for the agent to see it. */
export const pollMilliseconds = 2_000;
const shortestWait = 250;
/** Timers of browsers end at 2^31 milliseconds; evidence lasts for a shift at most. */
const longestWait = 3_600_000;
const firstRetry = 2_000;
const longestRetry = 60_000;

/** What the server's clock showed `at` this session's: late by the way of one answer, and never by what is wrong with the page's clock. */
export const serverTime = ({ gate, receivedAt }: { readonly gate: GateState; readonly receivedAt: number }, at: number): number =>
  gate.now + (at - receivedAt);

/** Milliseconds until something has to be asked or has run out; `null` when nothing will without somebody's doing. */
export function waitOf(view: OpenGate, at: number): number | null {
  const now = serverTime(view, at);
  const { gate, grant, questions, codeExpired } = view;
  const ends = [
    ...(gate.code !== null && !codeExpired ? [gate.code.expiresAt] : []),
    ...(grant?.status === 'valid' ? [grant.expiresAt] : []),
    ...(questions === null ? [] : [questions.expiresAt]),
    // what has become too old to count changes the decision
    ...gate.evidence.filter(({ freshForSeconds }) => freshForSeconds > 0).map(({ freshForSeconds }) => gate.now + freshForSeconds * 1000),
  ].map((end) => end - now);
  const waits = [...ends, ...(isAwaited(view) ? [pollMilliseconds] : [])];
  return waits.length === 0 ? null : Math.min(longestWait, Math.max(shortestWait, Math.min(...waits)));
}

/** Whether the caller gives the code elsewhere: then nothing here tells when it arrives. */
export const isAwaited = ({ gate: { code }, codeExpired }: OpenGate): boolean => code !== null && code.entry !== 'agent' && !codeExpired;

/** Milliseconds before what could not be told is asked again. */
export const retryWait = (misses: number, retryAfter: number | null): number =>
  Math.max((retryAfter ?? 0) * 1000, Math.min(longestRetry, firstRetry * 2 ** Math.max(0, misses - 1)));

/** The state in which what has run out by now is said to have. */
export function expire(view: GateSessionState, at: number): GateSessionState {
  if (view.phase !== 'open') return view;
  const now = serverTime(view, at);
  const codeExpired = view.gate.code !== null && now >= view.gate.code.expiresAt;
  const grant =
    view.grant?.status === 'valid' && now >= view.grant.expiresAt ? ({ ...view.grant, status: 'expired' } as const) : view.grant;
  const isLate = view.questions !== null && now >= view.questions.expiresAt && view.step !== 'check-answers';
  if (codeExpired === view.codeExpired && grant === view.grant && !isLate) return view;
  const late = { kind: 'questions-expired', step: 'check-answers', code: 'QUESTIONS_EXPIRED', retryAt: null } as const;
  return { ...view, codeExpired, grant, ...(isLate ? { questions: null, failure: late } : {}) };
}
