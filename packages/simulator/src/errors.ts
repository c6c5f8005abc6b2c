import { CallsealError } from '@callseal/protocol/errors';

/** Codes that this package throws or rejects with. */
export type SimulatorErrorCode =
  /** The file is no RIFF WAV of a supported encoding and rate. */
  | 'WAV_UNREADABLE'
  /** An option has a value that cannot be used; the message names it. */
  | 'OPTION_INVALID'
  /** An address outside this machine: the simulator never leaves it. */
  | 'HOST_NOT_ALLOWED'
  /** The audio service did not take the connection. */
  | 'CONNECTION_FAILED'
  /** There is no such sample call. */
  | 'SAMPLE_NOT_FOUND';

/** An error of this package: a stable code, a message with the mend. */
export const simulatorError = (code: SimulatorErrorCode, message: string, options?: ErrorOptions): CallsealError<SimulatorErrorCode> =>
  new CallsealError(code, message, options);
