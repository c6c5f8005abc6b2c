import type { Signal } from '@callseal/protocol/gate';

/** A signal under the id by which the audit log names it. */
export interface NumberedSignal {
  /** A random UUID. */
  readonly id: string;
  readonly signal: Signal;
}
