import { createHash } from 'node:crypto';
import { type Signal, SignalSchema } from '@callseal/protocol/gate';
import type { GatePseudonyms } from '../gate/gate-pseudonyms.js';
import type { NumberedSignal } from '../gate/call-evidence.js';
import type { AuditSignal } from './audit-event.js';
import { NameSchema } from './event-vocabulary.js';

/** SHA-256 of a text, as 64 hexadecimal digits. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A name that a request or a source brought: in clear when the log may hold it. Equal names stay equal. */
export function recordName(name: string, pseudonyms: Pick<GatePseudonyms, 'name'>): string {
  return NameSchema.safeParse(name).success ? name : pseudonyms.name(name);
}

/**
 * A hash of parameters (base64url) as the log writes it.
 * @throws TypeError for another spelling, which would become equal to the right one.
 */
export function recordHash(hash: string): string {
  const bytes = Buffer.from(hash, 'base64url');
  if (bytes.length !== 32 || bytes.toString('base64url') !== hash) throw new TypeError('This is no hash of parameters.');
  return bytes.toString('hex');
}

/** The hash of parameters that {@link recordHash} wrote. */
export function readHash(recorded: string): string {
  return Buffer.from(recorded, 'hex').toString('base64url');
}

/** A signal as an event of the log. */
export function recordSignal({ id, signal }: NumberedSignal, pseudonyms: GatePseudonyms): AuditSignal {
  const binds = 'binds' in signal ? signal.binds : undefined;
  return {
    type: 'signal',
    id,
    call: pseudonyms.call(signal.callId),
    subject: signal.subject,
    kind: signal.kind,
    source: recordName(signal.source, pseudonyms),
    outcome: signal.outcome,
    mayProve: [...signal.mayProve],
    // decisions see milliseconds
    at: new Date(signal.at).toISOString(),
    ...(binds?.action === undefined ? {} : { action: recordName(binds.action, pseudonyms) }),
    ...(binds?.parametersHash === undefined ? {} : { parameters: recordHash(binds.parametersHash) }),
    ...('value' in signal && signal.value !== undefined ? { score: signal.value } : {}),
    ...(signal.model === undefined ? {} : { modelHash: /^[0-9a-f]{64}$/.test(signal.model) ? signal.model : digest(signal.model) }),
  };
}

/** The signal that an event was written of, under the log's names. `undefined` for an event that can be of none. */
export function readSignal(event: AuditSignal): Signal | undefined {
  const { call, subject, kind, source, outcome, mayProve, at, action, parameters, score, modelHash } = event;
  const binds = {
    ...(action === undefined ? {} : { action }),
    ...(parameters === undefined ? {} : { parametersHash: readHash(parameters) }),
  };
  return SignalSchema.safeParse({
    kind,
    callId: call,
    subject,
    source,
    outcome,
    mayProve,
    at,
    ...(Object.keys(binds).length === 0 ? {} : { binds }),
    ...(score === undefined ? {} : { value: score }),
    ...(modelHash === undefined ? {} : { model: modelHash }),
  }).data;
}
