import type { CallsealGateChangeEvent, CallsealGrantedEvent } from '../events/gate-events.js';
import type {
  CallsealConsentEvent,
  CallsealDeletedEvent,
  CallsealInconclusiveEvent,
  CallsealNotMatchedEvent,
  CallsealRegisteredEvent,
  CallsealSpoofEvent,
  CallsealUnavailableEvent,
  CallsealVerifiedEvent,
} from '../events/outcome-events.js';
import type { CallsealPhaseChangeEvent } from '../events/phase-change-event.js';
import type { CallsealLogEvent, CallsealResponseEvent } from '../events/report-events.js';

/**
 * Every event of the element by its type. Written out, because what a declaration file says of `HTMLElementEventMap` counts only where
 * that file is read; a test keeps the two equal.
 */
export interface AgentEvents {
  'callseal-phase-change': CallsealPhaseChangeEvent;
  'callseal-response': CallsealResponseEvent;
  'callseal-consent': CallsealConsentEvent;
  'callseal-registered': CallsealRegisteredEvent;
  'callseal-verified': CallsealVerifiedEvent;
  'callseal-not-matched': CallsealNotMatchedEvent;
  'callseal-spoof': CallsealSpoofEvent;
  'callseal-inconclusive': CallsealInconclusiveEvent;
  'callseal-unavailable': CallsealUnavailableEvent;
  'callseal-deleted': CallsealDeletedEvent;
  'callseal-gate-change': CallsealGateChangeEvent;
  'callseal-granted': CallsealGrantedEvent;
  'callseal-log': CallsealLogEvent;
}

type Pascal<Name extends string> = Name extends `${infer First}-${infer Rest}` ? `${Capitalize<First>}${Pascal<Rest>}` : Capitalize<Name>;

/** `onNotMatched` of `callseal-not-matched`. */
export type EventProp<Type extends keyof AgentEvents> = Type extends `callseal-${infer Name}` ? `on${Pascal<Name>}` : never;

/** Which event a prop of the React component listens to. */
export const eventProps = {
  onPhaseChange: 'callseal-phase-change',
  onResponse: 'callseal-response',
  onConsent: 'callseal-consent',
  onRegistered: 'callseal-registered',
  onVerified: 'callseal-verified',
  onNotMatched: 'callseal-not-matched',
  onSpoof: 'callseal-spoof',
  onInconclusive: 'callseal-inconclusive',
  onUnavailable: 'callseal-unavailable',
  onDeleted: 'callseal-deleted',
  onGateChange: 'callseal-gate-change',
  onGranted: 'callseal-granted',
  onLog: 'callseal-log',
} as const satisfies { [Type in keyof AgentEvents as EventProp<Type>]: Type };
