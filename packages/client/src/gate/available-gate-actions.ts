import type { GateState } from '@callseal/protocol/gate-routes';
import { serverTime } from './times.js';
import type { GateActionName, GateFactor, GateSessionState, OpenGate } from './state.js';

/** Ways to give evidence that would help and are set up, in the order of the policy. */
export function offeredFactors({ decision: { wants }, offers }: GateState): readonly GateFactor[] {
  const isOffered = {
    'one-time-code': offers.codes.length > 0,
    knowledge: offers.questions,
    attestation: offers.attestations.length > 0,
    'voice-match': false,
  };
  return wants.factors.filter((factor): factor is GateFactor => isOffered[factor]);
}

/** Milliseconds until another code may be sent; 0 when it may now, or when none is out. */
export function resendWait(view: OpenGate, at: number, resend: number): number {
  const { code } = view.gate;
  return code === null || view.codeExpired ? 0 : Math.max(0, code.sentAt + resend - serverTime(view, at));
}

/** The actions that lead on from a state. `at` is on the session's clock, `resend` in milliseconds. */
export function availableGateActions(state: GateSessionState, at: number, resend: number): readonly GateActionName[] {
  if (state.phase === 'unavailable') return ['refresh'];
  if (state.phase !== 'open' || state.step !== null) return [];
  const { gate, grant, questions, failure } = state;
  const { code, offers, decision } = gate;
  const factors = offeredFactors(gate);
  const cooling = failure?.kind === 'cooling-off' && serverTime(state, at) < (failure.retryAt ?? 0) ? failure.step : null;
  const rules: readonly (readonly [GateActionName, boolean])[] = [
    ['refresh', true],
    ['decide', decision.route === 'privileged' && grant?.status !== 'valid'],
    ['screen', offers.screen],
    ['choose', factors.length > 0],
    ['leave', state.chosen !== null],
    [
      'send-code',
      factors.includes('one-time-code') &&
        (code === null || code.sendsLeft > 0) &&
        resendWait(state, at, resend) === 0 &&
        cooling !== 'send-code' &&
        cooling !== 'check-code',
    ],
    ['check-code', code?.entry === 'agent' && !state.codeExpired && code.triesLeft > 0],
    ['cancel-code', code !== null && !state.codeExpired],
    ['ask-questions', factors.includes('knowledge') && questions === null && cooling !== 'ask-questions' && cooling !== 'check-answers'],
    ['check-answers', questions !== null],
    ['attest', factors.includes('attestation')],
    ['revoke', grant?.status === 'valid'],
  ];
  return rules.flatMap(([name, isAvailable]) => (isAvailable ? [name] : []));
}
