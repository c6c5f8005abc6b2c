import type { Evidence, InconclusiveReason, Purpose } from '@callseal/client';
import type { ClientErrorCode } from '@callseal/protocol/errors';
import { CallsealEvent } from './callseal-event.js';

/** Which call an outcome belongs to. */
export interface OutcomeDetail {
  readonly callSid: string;
}
/** A verdict and what it rests on. */
export interface VerdictDetail extends OutcomeDetail {
  readonly purpose: Purpose;
  readonly evidence: Evidence;
}
export interface SpoofDetail extends VerdictDetail {
  /** What kind of attack it looks like, such as `replay`; `null` when the service did not say. */
  readonly species: string | null;
}
export interface InconclusiveDetail extends OutcomeDetail {
  readonly purpose: Purpose;
  readonly reason: InconclusiveReason;
  readonly netSpeechSeconds: number | null;
  readonly requiredSeconds: number;
}
export interface UnavailableDetail {
  readonly callSid: string | null;
  readonly failed: Purpose | 'look-up' | 'consent' | 'store' | 'delete';
  readonly code: ClientErrorCode;
}

export interface ConsentDetail extends OutcomeDetail {
  readonly answer: 'agreed' | 'refused' | 'withdrawn';
}

/** The caller answered the consent question or took consent back, on this call or, as the host remembers, on an earlier one. */
export class CallsealConsentEvent extends CallsealEvent<ConsentDetail> {
  constructor(detail: ConsentDetail) {
    super('callseal-consent', detail);
  }
}

/** The caller's registration was made and stored. */
export class CallsealRegisteredEvent extends CallsealEvent<OutcomeDetail> {
  constructor(detail: OutcomeDetail) {
    super('callseal-registered', detail);
  }
}

/** The voice matches the registration; `purpose` is `test` for the test right after registering. */
export class CallsealVerifiedEvent extends CallsealEvent<VerdictDetail> {
  constructor(detail: VerdictDetail) {
    super('callseal-verified', detail);
  }
}

/** The voice does not match the registration. */
export class CallsealNotMatchedEvent extends CallsealEvent<VerdictDetail> {
  constructor(detail: VerdictDetail) {
    super('callseal-not-matched', detail);
  }
}

/** The voice does not sound live. */
export class CallsealSpoofEvent extends CallsealEvent<SpoofDetail> {
  constructor(detail: SpoofDetail) {
    super('callseal-spoof', detail);
  }
}

/** Neither yes nor no. */
export class CallsealInconclusiveEvent extends CallsealEvent<InconclusiveDetail> {
  constructor(detail: InconclusiveDetail) {
    super('callseal-inconclusive', detail);
  }
}

/** Something failed; `code` is stable. */
export class CallsealUnavailableEvent extends CallsealEvent<UnavailableDetail> {
  constructor(detail: UnavailableDetail) {
    super('callseal-unavailable', detail);
  }
}

/** The registration was deleted. */
export class CallsealDeletedEvent extends CallsealEvent<OutcomeDetail> {
  constructor(detail: OutcomeDetail) {
    super('callseal-deleted', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'callseal-consent': CallsealConsentEvent;
    'callseal-registered': CallsealRegisteredEvent;
    'callseal-verified': CallsealVerifiedEvent;
    'callseal-not-matched': CallsealNotMatchedEvent;
    'callseal-spoof': CallsealSpoofEvent;
    'callseal-inconclusive': CallsealInconclusiveEvent;
    'callseal-unavailable': CallsealUnavailableEvent;
    'callseal-deleted': CallsealDeletedEvent;
  }
}
