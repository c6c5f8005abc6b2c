import type { CallGateOptions } from '../gate/call-gate-options.js';

/** How the gate is set up in `createCallseal`, which shares its state, key and clock with it. */
export interface GateOptions extends Omit<CallGateOptions, 'state' | 'subjectKey' | 'clock' | 'entries'> {
  /**
   * Lets callers key their code on the telephone: your TwiML sends the call to `<Gather>` with the kit's `/v1/codes/keypad` as its
   * `action`. Needs `streams.authToken` and `publicBaseUrl`.
   */
  readonly keypad?: {
    /** TwiML that goes on with the call; it is told `outcome=accepted` or `outcome=refused` in its query. */
    readonly next: string;
  };
}
