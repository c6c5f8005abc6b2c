import type { FraudProvider } from '../fraud/fraud-provider.js';
import type { CreateFraudProvider } from '../fraud/fraud-provider-parts.js';
import type { CallGateOptions } from '../gate/call-gate-options.js';

/** How the gate is set up in `createCallseal`, which shares its state, key and clock with it. */
export interface GateOptions extends Omit<CallGateOptions, 'state' | 'subjectKey' | 'clock' | 'entries' | 'fraud'> {
  /** Screens calls; one that listens to them itself is made from what the kit has: `(parts) => createEngineFraudProvider(options, parts)`. */
  readonly fraud?: FraudProvider | CreateFraudProvider;
  /**
   * Lets callers key their code on the telephone: your TwiML sends the call to `<Gather>` with the kit's `/v1/codes/keypad` as its
   * `action`. Needs `streams.authToken` and `publicBaseUrl`.
   */
  readonly keypad?:
    | {
        /** TwiML that goes on with the call; it is told `outcome=accepted` or `outcome=refused` in its query. */
        readonly next: string;
      }
    | undefined;
}
