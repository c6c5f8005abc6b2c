import type { GrantClaims, GrantHolder, Signal } from '@callseal/protocol/gate';
import { ServerError } from '../errors/server-error.js';
import type { CallGate, GateCase } from './call-gate.js';
import { type GateCore, scopeOf } from './gate-core.js';
import type { IssuedGrant } from './grant-options.js';
import { judge } from './judge.js';
import { withdraw } from './note-evidence.js';

/** `CallGate.verifyGrant` */
export async function verifyGrant(
  core: GateCore,
  on: GateCase,
  { action, parameters = {}, grant, holder }: Parameters<CallGate['verifyGrant']>[1],
): Promise<GrantClaims> {
  const claims = await refusing(core, on, action, async () => {
    const verified = await core.grants.verify(grant, {
      ...scopeOf(core, on),
      action,
      parameters,
      ...(holder === undefined ? {} : { holder }),
    });
    await requireEvidence(core, on, verified);
    return verified;
  });
  await core.trail.grantUsed(on, claims);
  return claims;
}

/** `CallGate.transferGrant` */
export async function transferGrant(core: GateCore, on: GateCase, grant: string, agent?: string): Promise<IssuedGrant> {
  const given = await refusing(core, on, 'transfer-grant', async () => {
    const handed = await core.grants.transfer(grant, scopeOf(core, on));
    await requireEvidence(core, on, handed.claims);
    return handed;
  });
  const to: GrantHolder = 'human';
  await core.trail.grantTransferred(on, { claims: given.claims, to, ...(agent === undefined ? {} : { agent }) });
  return given;
}

/** `CallGate.revokeGrants`: withdrawn first, and then written down. */
export async function revokeGrants(core: GateCore, on: GateCase, reason: Parameters<CallGate['revokeGrants']>[1]): Promise<void> {
  if (reason === 'call-ended' || reason === 'administrator') await core.grants.revoke({ callId: on.callId });
  const given = await core.records.update(on, (record) => ({ next: { ...record, grants: [] }, result: record.grants }));
  await withdraw(core, given);
  await core.trail.grantsRevoked(on, reason);
}

/**
 * The evidence must still lead to what was granted: decided as of the time of the grant, with all that came since as if it had come right
 * then. So a grant lives as long as it says, unless something new speaks against it. One that is not on the call's record was withdrawn.
 */
async function requireEvidence(core: GateCore, on: GateCase, claims: GrantClaims): Promise<void> {
  const { policy, profile } = core.rules;
  const record = await core.records.readWhole(on);
  const given = record.grants.find(({ family }) => family === claims.family);
  if (given === undefined) throw new ServerError('GRANT_REVOKED');
  const signals = asOf(
    given.decided,
    record.signals.map(({ signal }) => signal),
  );
  const question = { policy, profile, action: claims.action, ...scopeOf(core, on), signals, now: given.decided };
  const { decision } = judge(question, () => ({ hash: claims.parameters_hash, problems: [] }));
  if (decision.route !== 'privileged') throw new ServerError('GRANT_REVOKED');
}

/** Evidence that came after a time, as if it had come within milliseconds of it, in its order. */
function asOf(time: number, signals: readonly Signal[]): readonly Signal[] {
  const later = [...new Set(signals.map(({ at }) => Date.parse(at)).filter((at) => at > time))].sort((a, b) => a - b);
  return signals.map((signal) => {
    const place = later.indexOf(Date.parse(signal.at));
    return place === -1 ? signal : { ...signal, at: new Date(time + place + 1).toISOString() };
  });
}

/** Refusals are written down; what is no refusal is not. */
async function refusing<T>(core: GateCore, on: GateCase, action: string, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof ServerError && error.code.startsWith('GRANT_')) await core.trail.grantRefused(on, { action, code: error.code });
    throw error;
  }
}
