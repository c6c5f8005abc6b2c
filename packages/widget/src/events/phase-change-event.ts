import type { PhaseName, Purpose } from '@callseal/client';
import { CallsealEvent } from './callseal-event.js';

export interface PhaseChangeDetail {
  readonly phase: PhaseName;
  /** The phase before, `null` for the first one. */
  readonly previous: PhaseName | null;
  /** Why the caller is, or was, listened to; absent in phases without an operation. */
  readonly purpose?: Purpose;
  /** The call this is about, `null` without one. */
  readonly callSid: string | null;
  /** Whether that call is live. */
  readonly inProgress: boolean;
}

/** The element entered another phase, or the same phase for another call or purpose. */
export class CallsealPhaseChangeEvent extends CallsealEvent<PhaseChangeDetail> {
  constructor(detail: PhaseChangeDetail) {
    super('callseal-phase-change', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'callseal-phase-change': CallsealPhaseChangeEvent;
  }
}
