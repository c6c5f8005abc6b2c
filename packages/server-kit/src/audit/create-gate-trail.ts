import { randomUUID } from 'node:crypto';
import type { AssuranceProfile, GrantClaims, Policy } from '@callseal/protocol/gate';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { GatePseudonyms } from '../gate/gate-pseudonyms.js';
import { type Clock, systemClock } from '../time/clock.js';
import type { AuditEvent } from './audit-event.js';
import type { AuditLog } from './audit-log.js';
import { policyEvent, profileEvent } from './declaration-events.js';
import { type AuditedVersions, createDecisionEvent, readVersions } from './decision-event.js';
import type { GateTrail, TrailCase } from './gate-trail.js';
import { checkOutcomeOf, refusalOf } from './outcomes.js';
import { hashDeclaration } from './policy-event.js';
import { digest, recordHash, recordName, recordSignal } from './recorded-signal.js';

/** Options of {@link createGateTrail}. */
export interface GateTrailOptions {
  /** Default: none; then nothing is written. */
  readonly log?: Pick<AuditLog, 'append'> | undefined;
  readonly pseudonyms: GatePseudonyms;
  /** Versions of what takes part in decisions, such as `1.12.0` or `2026-01-15`, written with each. Default: none. */
  readonly versions?: AuditedVersions;
  /** Default: the machine's. */
  readonly clock?: Pick<Clock, 'now'>;
}

/**
 * The gate's way into the audit log.
 * @throws CallsealError `CONFIG_INVALID` for a version that the log may not hold.
 */
export function createGateTrail({ log, pseudonyms, versions = {}, clock = systemClock }: GateTrailOptions): GateTrail {
  const tools = readVersions(versions) ?? raise();
  if (log === undefined) return silentTrail;
  const write = createWriter(log);
  const declare = createDeclarations(write);
  const who = ({ callId, caller }: TrailCase) => ({ call: pseudonyms.call(callId), subject: pseudonyms.subject(caller) });
  const call = ({ callId }: TrailCase) => ({ call: pseudonyms.call(callId) });
  const actionOf = (action: string) => ({ action: recordName(action, pseudonyms) });
  const about = ({ action, parameters_hash }: GrantClaims) => ({ ...actionOf(action), parameters: recordHash(parameters_hash) });

  return {
    signal: (_, evidence) => write(() => recordSignal(evidence, pseudonyms)),
    async decision(_, made) {
      const id = randomUUID();
      await declare(made.policy, policyEvent);
      await declare(made.profile, profileEvent);
      await write(() => createDecisionEvent({ ...made, id, tools }, pseudonyms));
      return id;
    },
    grantIssued: (on, { claims, decisionId: decision }) =>
      write(() => ({
        type: 'grant-issued',
        grant: digest(claims.jti),
        decision,
        ...who(on),
        ...about(claims),
        holder: claims.holder,
        lifetimeMs: (claims.exp - claims.iat) * 1000,
        singleUse: claims.single_use,
      })),
    grantUsed: (on, claims) =>
      write(() => ({
        type: 'grant-used',
        grant: digest(claims.jti),
        ...call(on),
        ...about(claims),
        // the instance that issued it may be ahead
        ageMs: Math.max(0, Math.round(clock.now() - claims.iat * 1000)),
      })),
    grantRefused: (on, { action, code }) =>
      write(() => ({ type: 'grant-refused', ...call(on), ...actionOf(action), reason: refusalOf(code) })),
    grantTransferred: (on, { claims, to, agent }) =>
      write(() => ({
        type: 'grant-transferred',
        grant: digest(claims.jti),
        family: digest(claims.family),
        ...call(on),
        to,
        ...(agent === undefined ? {} : { agent: pseudonyms.agent(agent) }),
      })),
    grantsRevoked: (on, reason) => write(() => ({ type: 'grants-revoked', ...call(on), reason })),
    codeSent: (on, { action, ...sent }) => write(() => ({ type: 'code-sent', ...who(on), ...actionOf(action), ...sent })),
    codeChecked: (on, { entry, code }) => write(() => ({ type: 'code-checked', ...who(on), entry, outcome: checkOutcomeOf(code) })),
    questionsAsked: (on, asked) => write(() => ({ type: 'questions-asked', ...who(on), ...asked })),
    questionsChecked: (on, outcome) => write(() => ({ type: 'questions-checked', ...who(on), outcome })),
    customerLookedUp: (on, { outcome, grant }) =>
      write(() => ({ type: 'customer-looked-up', ...who(on), outcome, ...(grant === undefined ? {} : { grant: digest(grant) }) })),
    policyActivated: (policy) => declare(policy, policyEvent),
    erased: (caller, erased) => write(() => ({ type: 'erased', subject: pseudonyms.subject(caller), ...erased })),
  };
}

type Write = (make: () => AuditEvent) => Promise<void>;

/** Whatever goes wrong on the way into the log has one name. */
function createWriter(log: Pick<AuditLog, 'append'>): Write {
  return async (make) => {
    try {
      await log.append(make());
    } catch (cause) {
      throw new ServerError('AUDIT_FAILED', { cause });
    }
  };
}

/** Writes each policy and profile once: other processes do it for themselves, which shows when each began with it. */
function createDeclarations(write: Write) {
  const written = new Map<string, Promise<void>>();
  return async <T extends Policy | AssuranceProfile>(document: T, eventOf: (document: T) => AuditEvent): Promise<void> => {
    const hash = nameOf(document);
    const known = written.get(hash) ?? write(() => eventOf(document));
    written.set(hash, known);
    try {
      await known;
    } catch (error) {
      // the next decision tries again
      if (written.get(hash) === known) written.delete(hash);
      throw error;
    }
  };
}

function nameOf(document: Policy | AssuranceProfile): string {
  try {
    return hashDeclaration(document);
  } catch (cause) {
    throw new ServerError('AUDIT_FAILED', { cause });
  }
}

const silent = (): Promise<void> => Promise.resolve();
const silentTrail: GateTrail = {
  signal: silent,
  decision: () => Promise.resolve(randomUUID()),
  grantIssued: silent,
  grantUsed: silent,
  grantRefused: silent,
  grantTransferred: silent,
  grantsRevoked: silent,
  codeSent: silent,
  codeChecked: silent,
  questionsAsked: silent,
  questionsChecked: silent,
  customerLookedUp: silent,
  policyActivated: silent,
  erased: silent,
};

function raise(): never {
  throw configError('Versions for the audit log are numbers such as 1.12.0, or days such as 2026-01-15.');
}
