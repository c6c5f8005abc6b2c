import type { Purpose, SessionState } from '@callseal/client';
import type { CallsealEvent } from './callseal-event.js';
import {
  CallsealConsentEvent,
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

/** When this call's caller was registered last; taken from the history, so that it is seen even if nobody looked at that moment. */
const registeredAt = (state: SessionState | null): number | undefined =>
  state?.attempts.findLast(({ outcome }) => outcome === 'registered')?.at;

/** What a change of state is reported as. Progress within one phase is not reported. */
export function eventsOf(previous: SessionState | null, next: SessionState): CallsealEvent<unknown>[] {
  const callSid = callOf(next);
  const before = callOf(previous) === callSid ? previous : null;
  return [
    changeOf(previous, before, next),
    consentOf(before, next),
    registeredAt(next) === registeredAt(before) ? null : new CallsealRegisteredEvent({ callSid: callSid ?? '' }),
    // a withdrawal ends in `refused`, and its deletion is one all the same
    before?.phase === 'deleting' && next.phase === 'refused' ? new CallsealDeletedEvent({ callSid: callSid ?? '' }) : null,
    entered(before, next) ? outcomeOf(next, callSid) : null,
  ].filter((event) => event !== null);
}

const entered = (before: SessionState | null, next: SessionState): boolean =>
  before?.phase !== next.phase || purposeOf(before) !== purposeOf(next);

function changeOf(previous: SessionState | null, before: SessionState | null, next: SessionState): CallsealEvent<unknown> | null {
  if (!entered(before, next) || (previous === null && next.phase === 'no-call')) return null;
  const purpose = purposeOf(next);
  return new CallsealPhaseChangeEvent({
    phase: next.phase,
    previous: previous?.phase ?? null,
    ...(purpose === undefined ? {} : { purpose }),
    callSid: callOf(next),
    inProgress: next.inProgress,
  });
}

const consentOf = (before: SessionState | null, { call, consent }: SessionState): CallsealEvent<unknown> | null =>
  call === null || consent === 'not-asked' || consent === before?.consent
    ? null
    : new CallsealConsentEvent({ callSid: call.callSid, answer: consent });

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
