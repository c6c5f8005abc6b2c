import type { ClientErrorCode } from '@callseal/protocol/errors';
import { notKept } from './consent.js';
import type { Failure, Machine, Step, WorkEvent } from './machine.js';
import { endIn, runningPurpose } from './operation.js';
import type { FailedStep } from './state.js';
import { stay, step, then } from './step.js';

/** The running operation failed: its work ends, and `retry` repeats it. */
export function fail(machine: Machine, code: ClientErrorCode, detail: string | null = null): Step {
  const failed = runningPurpose(machine);
  return failed === null ? stay(machine) : endIn(machine, { phase: 'unavailable', failed, code, detail });
}

/**
 * A callback of the host failed. Whether it did its work all the same is not known (it may have timed out on the way back),
 * so neither is the registration.
 */
export const failAtHost = (machine: Machine, failed: FailedStep, code: ClientErrorCode, { detail }: Failure): Step =>
  then(endIn(machine, { phase: 'unavailable', failed, code, detail }), ({ view, ...rest }) =>
    stay({ ...rest, view: { ...view, registration: 'unknown' } }),
  );

/** The channel's other end says why there is no verdict. A registration that it could not keep leaves open which one it keeps now. */
export function failChannel(machine: Machine, { code, detail }: WorkEvent & { type: 'channel-failed' }): Step {
  const failed = runningPurpose(machine);
  return failed !== null && code === 'CREDENTIAL_STORE_FAILED'
    ? failAtHost(machine, failed, code, { timedOut: false, detail })
    : fail(machine, code, detail);
}

/** What a wait that ended badly means. */
export function failWait(machine: Machine, { wait, failure }: WorkEvent & { type: 'failed' }): Step {
  switch (wait) {
    case 'token':
      return fail(machine, failure.timedOut ? 'TOKEN_TIMEOUT' : 'TOKEN_FAILED', failure.detail);
    case 'connect':
      return fail(machine, failure.timedOut ? 'CHANNEL_TIMEOUT' : 'CHANNEL_FAILED', failure.detail);
    case 'look-up':
      return failAtHost(machine, 'look-up', 'CREDENTIAL_LOOKUP_FAILED', failure);
    case 'consent':
      return failAtHost(machine, 'look-up', 'CONSENT_LOOKUP_FAILED', failure);
    case 'record':
      return notKept(machine, failure);
    case 'store':
      return failAtHost(machine, 'store', 'CREDENTIAL_STORE_FAILED', failure);
    case 'erase':
      return failAtHost(machine, 'delete', 'CREDENTIAL_DELETE_FAILED', failure);
  }
}

/** Nobody waits for the answer any more, but what was decided was not carried out: the host's log is all that can be told. */
export function failLate(machine: Machine, { wait, callSid }: WorkEvent & { type: 'failed' }): Step {
  if (wait !== 'erase' && wait !== 'record') return stay(machine);
  const [code, message] =
    wait === 'erase'
      ? (['CREDENTIAL_DELETE_FAILED', 'registration could not be deleted'] as const)
      : (['CONSENT_STORE_FAILED', 'consent receipt could not be kept'] as const);
  return step(machine, { type: 'log', entry: { level: 'warn', code, message, ...(callSid === undefined ? {} : { callSid }) } });
}
