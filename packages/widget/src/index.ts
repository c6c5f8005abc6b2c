export { CallsealAgent } from './element/direct-agent.js';
export { createSessionKeeper } from './element/session-keeper.js';
export type { CallUpdate, SessionKeeper } from './element/session-keeper.js';
export { CallsealEvent } from './events/callseal-event.js';
export { CallsealGateChangeEvent, CallsealGrantedEvent } from './events/gate-events.js';
export type { GateChangeDetail, GrantedDetail } from './events/gate-events.js';
export {
  CallsealConsentEvent,
  CallsealDeletedEvent,
  CallsealInconclusiveEvent,
  CallsealNotMatchedEvent,
  CallsealRegisteredEvent,
  CallsealSpoofEvent,
  CallsealUnavailableEvent,
  CallsealVerifiedEvent,
} from './events/outcome-events.js';
export type {
  ConsentDetail,
  InconclusiveDetail,
  OutcomeDetail,
  SpoofDetail,
  UnavailableDetail,
  VerdictDetail,
} from './events/outcome-events.js';
export { CallsealPhaseChangeEvent } from './events/phase-change-event.js';
export type { PhaseChangeDetail } from './events/phase-change-event.js';
export { CallsealLogEvent, CallsealResponseEvent } from './events/report-events.js';
export { loadLanguage } from './languages/load-words.js';
export type { Plural } from './words/shape.js';
export type { PartialWords, Words } from './words/words.js';
