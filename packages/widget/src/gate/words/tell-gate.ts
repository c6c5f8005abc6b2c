/** What an agent reads about the gate: a title, one short piece of advice, what went wrong. Which words belong to which state. */
import type { GateFailure } from '@callseal/client/gate';
import type { FraudReason, GateFraud, GateState } from '@callseal/protocol/gate-routes';
import type { Told } from '../../words/phases.js';
import { type GateModel, labelOf, secondsUntil } from '../model.js';
import type { GateWording } from './gate-wording.js';

/** The two sentences of the panel. */
export function tellGate(model: GateModel): Told {
  const { state, wording } = model;
  const { gate } = wording;
  switch (state.phase) {
    case 'idle':
    case 'asking':
      return gate.asking;
    case 'ended':
      return gate.ended;
    case 'unavailable':
      return { title: gate.unavailable, advice: tellFailure(state.failure, model) };
    case 'open':
      return state.grant === null ? tellRoute(state.gate.decision, wording) : tellGrant(model, state.grant);
  }
}

/** The route, with advice that never says more than the profile lets the evidence say. */
export function tellRoute({ route, wording: name }: GateState['decision'], { gate }: GateWording): Told {
  const advice = gate.advice[route];
  const profile = name.slice(0, name.indexOf('.')) as keyof typeof gate.advice.primary;
  return { title: gate.routes[route], advice: typeof advice === 'string' ? advice : advice[profile] };
}

type Grant = NonNullable<Extract<GateModel['state'], { phase: 'open' }>['grant']>;

function tellGrant(model: GateModel, { status, singleUse }: Grant): Told {
  const { state, wording } = model;
  const { grant } = wording.gate;
  if (status === 'valid') {
    const title = wording.fill(grant.title, { action: labelOf(model, state.action) });
    return { title, advice: singleUse ? grant.once : grant.many };
  }
  // what the gate says now is more than that something is over
  const isOpen = state.phase === 'open' && state.gate.decision.route === 'privileged';
  if (!isOpen && state.phase === 'open') return tellRoute(state.gate.decision, wording);
  return grant[status];
}

/** What happened, and when it can be tried again where the server said so. */
export function tellFailure({ kind, retryAt }: GateFailure, { now, wording }: Pick<GateModel, 'now' | 'wording'>): string {
  const { gate, fill, wait } = wording;
  const seconds = retryAt === null ? 0 : secondsUntil({ now }, retryAt);
  return seconds === 0 ? gate.failures[kind] : `${gate.failures[kind]} ${fill(gate.retryIn, { time: wait(seconds) })}`;
}

/** What the screen came to. */
export const tellFraud = ({ level }: GateFraud, { gate }: GateWording): Told => gate.fraud.levels[level];

const keyOf = (reason: FraudReason) => (reason === 'other' ? 'else' : reason);

/** Why, in one line; empty when nothing was found. */
export const fraudReasonsOf = ({ reasons }: GateFraud, { gate, list }: GateWording): string =>
  list([...new Set(reasons)].map((reason) => gate.fraud.signs[keyOf(reason)]));

/** What the screen did not look at, in one line; empty when it looked at everything, or at nothing, which its level says. */
export function notCheckedBy({ level, risk, isSynthetic, isOnWatchlist }: GateFraud, { gate, fill, list }: GateWording): string {
  const { parts, notChecked } = gate.fraud;
  const left = [
    ...(risk === null ? [parts.risk] : []),
    ...(isSynthetic === null ? [parts.synthetic] : []),
    ...(isOnWatchlist === null ? [parts.watchlist] : []),
  ];
  return left.length === 0 || level === 'not-screened' ? '' : fill(notChecked, { what: list(left) });
}
