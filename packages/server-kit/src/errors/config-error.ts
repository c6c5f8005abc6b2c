import { CallsealError } from '@callseal/protocol/errors';

/** A wrong option, refused at construction. `advice` says what to write instead; it never repeats a secret. */
export function configError(advice: string, cause?: unknown): CallsealError<'CONFIG_INVALID'> {
  return new CallsealError('CONFIG_INVALID', advice, cause === undefined ? undefined : { cause });
}
