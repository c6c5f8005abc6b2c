import type { Purpose, SessionState } from '@callseal/client';
import type { CallsealEvent } from './callseal-event.js';
import {
  CallsealDeletedEvent,
  CallsealInconclusiveEvent,
  CallsealNotMatchedEvent,
  CallsealRegisteredEvent,
  CallsealSpoofEvent,
  CallsealUnavailableEvent,
  CallsealVerifiedEvent,
} from './outcome-events.js';
import { CallsealPhaseChangeEvent } from './phase-change-event.js';

const purposeOf = (state: SessionState): Purpose | undefined => ('purpose' in state ? state.purpose : undefined);
const callOf = (state: SessionState | null): string | null => state?.call?.callSid ?? null;

/** What a change of state is reported as. Progress within one phase is not reported. */
export function eventsOf(previous: SessionState | null, next: SessionState): CallsealEvent<unknown>[] {
  const purpose = purposeOf(next);
  const sameCall = callOf(previous) === callOf(next);
  const entered = previous?.phase !== next.phase || !sameCall || purposeOf(previous) !== purpose;
  if (!entered || (previous === null && next.phase === 'no-call')) return [];
  const callSid = callOf(next);
  const change = new CallsealPhaseChangeEvent({
    phase: next.phase,
    previous: previous?.phase ?? null,
    ...(purpose === undefined ? {} : { purpose }),
    callSid,
    inProgress: next.inProgress,
  });
  const stored = sameCall && previous?.phase === 'storing' && next.registration === 'registered';
  const outcomes = [
    stored && !(next.phase === 'unavailable' && next.failed === 'store') ? new CallsealRegisteredEvent({ callSid: callSid ?? '' }) : null,
    outcomeOf(next, callSid),
  ];
  return [change, ...outcomes.filter((event) => event !== null)];
}

function outcomeOf(state: SessionState, call: string | null): CallsealEvent<unknown> | null {
  const callSid = call ?? '';
  switch (state.phase) {
    case 'verified':
      return new CallsealVerifiedEvent({ callSid, purpose: state.purpose, evidence: state.evidence });
    case 'not-matched':
      return new CallsealNotMatchedEvent({ callSid, purpose: state.purpose, evidence: state.evidence });
    case 'spoof':
      return new CallsealSpoofEvent({ callSid, purpose: state.purpose, evidence: state.evidence, species: state.species });
    case 'inconclusive': {
      const { purpose, reason, netSpeechSeconds, requiredSeconds } = state;
      return new CallsealInconclusiveEvent({ callSid, purpose, reason, netSpeechSeconds, requiredSeconds });
    }
    case 'unavailable':
      return new CallsealUnavailableEvent({ callSid: call, failed: state.failed, code: state.code });
    case 'deleted':
      return new CallsealDeletedEvent({ callSid });
    default:
      return null;
  }
}
