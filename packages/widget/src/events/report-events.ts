import type { LogEntry, SessionResponse } from '@callseal/client';
import { CallsealEvent } from './callseal-event.js';

/** The voice service answered; the same report that `externalMethods.onResponse` is given. */
export class CallsealResponseEvent extends CallsealEvent<SessionResponse> {
  constructor(detail: SessionResponse) {
    super('callseal-response', detail);
  }
}

/** One line for the host's log; the element itself never writes to the console. */
export class CallsealLogEvent extends CallsealEvent<LogEntry> {
  constructor(detail: LogEntry) {
    super('callseal-log', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'callseal-response': CallsealResponseEvent;
    'callseal-log': CallsealLogEvent;
  }
}
