import type { AuthenticationFactor, DecisionReason, GateRoute } from '@callseal/protocol/gate';
import type { FraudLevel } from '@callseal/protocol/gate-routes';
import { CallsealEvent } from './callseal-event.js';
import type { OutcomeDetail } from './outcome-events.js';

export interface GateChangeDetail extends OutcomeDetail {
  readonly action: string;
  /** What the gate says now. Computed, not decided: nothing may be done on its strength. */
  readonly route: GateRoute;
  readonly reasons: readonly DecisionReason[];
  /** What the newest screen found; `null` before the first one. */
  readonly fraud: FraudLevel | null;
}

/** What is said of a grant. Its token goes to `externalMethods.onGrant` alone. */
export interface GrantedDetail extends OutcomeDetail {
  readonly action: string;
  /** Milliseconds since 1970, the server's. */
  readonly expiresAt: number;
  readonly singleUse: boolean;
  readonly factors: readonly AuthenticationFactor[];
}

/** The gate says something else about the action than before. */
export class CallsealGateChangeEvent extends CallsealEvent<GateChangeDetail> {
  constructor(detail: GateChangeDetail) {
    super('callseal-gate-change', detail);
  }
}

/** The action was permitted, and the host was handed the grant. */
export class CallsealGrantedEvent extends CallsealEvent<GrantedDetail> {
  constructor(detail: GrantedDetail) {
    super('callseal-granted', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'callseal-gate-change': CallsealGateChangeEvent;
    'callseal-granted': CallsealGrantedEvent;
  }
}
