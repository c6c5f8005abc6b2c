import type { Decision } from '@callseal/protocol/gate';
import { ServerError } from '../errors/server-error.js';
import type { CallGate, GateCase } from './call-gate.js';
import type { CallRecord } from './call-record.js';
import { decide } from './decide.js';
import { type GateCore, type KnownAction, requireAction, scopeOf } from './gate-core.js';
import type { IssuedGrant } from './grant-options.js';
import { readWritten } from './note-evidence.js';

/** Decisions that evidence may overtake before one is given out. */
const attempts = 16;
/** Grants of one call that may be out at once. */
const mostGrants = 32;

/** What a record comes to for an action, now. */
export function decideRecord(core: GateCore, on: GateCase, { action, parameters }: KnownAction, { signals }: CallRecord): Decision {
  const { policy, profile } = core.rules;
  return decide({
    policy,
    profile,
    action,
    parameters,
    ...scopeOf(core, on),
    signals: signals.map(({ signal }) => signal),
    now: core.clock.now(),
  });
}

/**
 * Decides, and gives a grant when the decision is `privileged`. A grant is put on the call's record only while the evidence is what was
 * decided about: evidence that comes meanwhile is decided about anew, and what comes later finds the grant and can take it back.
 */
export async function decideCall(
  core: GateCore,
  on: GateCase,
  wanted: Parameters<CallGate['decide']>[1],
): Promise<{ readonly decision: Decision; readonly grant: IssuedGrant | null }> {
  const known = requireAction(core, wanted);
  const { policy, profile } = core.rules;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const record = await readWritten(core, on);
    const decision = decideRecord(core, on, known, record);
    const decisionId = await core.trail.decision(on, { decision, policy, profile, evidence: record.signals });
    if (decision.route !== 'privileged') return { decision, grant: null };
    const grant = await core.grants.issue(decision, {
      ...scopeOf(core, on),
      action: known.action,
      parameters: known.parameters,
      lifetimeSeconds: Math.min(known.rule.lifetimeSeconds, wanted.lifetimeSeconds ?? Infinity),
      singleUse: known.rule.singleUse || wanted.singleUse === true,
      ...(wanted.holder === undefined ? {} : { holder: wanted.holder }),
    });
    if (await register(core, on, record, { grant, decided: Date.parse(decision.at) })) {
      await core.trail.grantIssued(on, { claims: grant.claims, decisionId });
      return { decision, grant };
    }
  }
  throw new ServerError('STATE_FAILED', { cause: new Error('The evidence of a call changes without end.') });
}

interface Registering {
  readonly grant: IssuedGrant;
  readonly decided: number;
}

function register(core: GateCore, on: GateCase, seen: CallRecord, { grant: { claims }, decided }: Registering): Promise<boolean> {
  const now = core.clock.now();
  return core.records.update(on, (record) => {
    if (idsOf(record) !== idsOf(seen)) return { result: false };
    const grants = record.grants.filter(({ until }) => until > now);
    if (grants.length >= mostGrants) throw new ServerError('RATE_LIMITED', { retryAfter: claims.exp - claims.iat });
    return { next: { ...record, grants: [...grants, { family: claims.family, decided, until: claims.exp * 1000 }] }, result: true };
  });
}

function idsOf({ signals }: CallRecord): string {
  return signals.map(({ id }) => id).join();
}
