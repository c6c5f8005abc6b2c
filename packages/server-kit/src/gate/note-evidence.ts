import { randomUUID } from 'node:crypto';
import { ServerError } from '../errors/server-error.js';
import { type NumberedSignal, checkSignal, withEvidence } from './call-evidence.js';
import type { GateCase, NewSignal } from './call-gate.js';
import type { CallRecord, GivenGrant } from './call-record.js';
import { isChallenge } from './evidence.js';
import { type GateCore, scopeOf } from './gate-core.js';

/**
 * Adds evidence of a call, all of it or none, once it is in the audit log. What speaks against the caller counts whatever becomes of the
 * log, and a screen that failed takes the grants back that were given without it. Rejects with `STATE_FAILED` when there is more than can be
 * looked at: that takes them back as well, and nothing is decided on this call any more.
 */
export async function noteEvidence(
  core: GateCore,
  on: GateCase,
  signals: readonly NewSignal[],
  alter: (record: CallRecord) => CallRecord = (record) => record,
): Promise<void> {
  const now = core.clock.now();
  const at = new Date(now).toISOString();
  const evidence = signals.map((signal) => ({ id: randomUUID(), signal: checkSignal({ at, ...signal, ...scopeOf(core, on) }, now) }));
  const failure = await writeDown(core, on, evidence).catch((error: unknown) => ({ error }));
  if (failure !== undefined && !evidence.some(({ signal }) => signal.outcome === 'failed')) throw failure.error;
  const added = failure === undefined ? evidence : evidence.map((numbered) => ({ ...numbered, unwritten: true as const }));
  const takesBack = evidence.some(isFailedScreen);
  const { withdrawn, isFull } = await core.records.update(on, (record) => {
    const altered = alter(record);
    const all = withEvidence(altered.signals, added, now);
    // what does not fit might have been a hit
    const whole = all === undefined ? { signals: altered.signals, isFull: true as const } : { signals: all };
    const isOver = takesBack || all === undefined;
    const next = { ...altered, ...whole, grants: isOver ? [] : altered.grants };
    return { next, result: { withdrawn: isOver ? record.grants : [], isFull: all === undefined } };
  });
  if (withdrawn.length > 0) {
    await withdraw(core, withdrawn);
    await core.trail.grantsRevoked(on, 'new-evidence');
  }
  if (failure !== undefined) throw failure.error;
  if (isFull) throw new ServerError('STATE_FAILED', { cause: new Error('A call has too much evidence.') });
}

async function writeDown({ trail }: GateCore, on: GateCase, evidence: readonly NumberedSignal[]): Promise<undefined> {
  for (const { id, signal } of evidence) await trail.signal(on, { id, signal });
}

/** The record of a call, all evidence of which is in the audit log. */
export async function readWritten(core: GateCore, on: GateCase): Promise<CallRecord> {
  const record = await core.records.readWhole(on);
  const late = record.signals.filter(({ unwritten }) => unwritten === true);
  if (late.length === 0) return record;
  await writeDown(core, on, late);
  const ids = new Set(late.map(({ id }) => id));
  return core.records.update(on, (current) => {
    const signals = current.signals.map((numbered) => (ids.has(numbered.id) ? { id: numbered.id, signal: numbered.signal } : numbered));
    const next = { ...current, signals };
    return { next, result: next };
  });
}

/** Withdraws grants that were taken off their call's record: also for whoever checks grants without the gate. */
export async function withdraw({ grants }: GateCore, given: readonly GivenGrant[]): Promise<void> {
  for (const { family } of given) await grants.revoke({ family });
}

function isFailedScreen({ signal }: NumberedSignal): boolean {
  return signal.outcome === 'failed' && !isChallenge(signal.kind);
}
