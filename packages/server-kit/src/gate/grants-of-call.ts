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
  const { grants } = await core.records.read(on);
  await withdraw(
    core,
    on,
    grants.map(({ family }) => family),
  );
  await core.trail.grantsRevoked(on, reason);
}

/**
 * The evidence must still lead to what was granted: decided as of the time of the grant, with all that came since as if it had been
 * there. So a grant lives as long as it says, unless something new speaks against it.
 */
async function requireEvidence(core: GateCore, on: GateCase, claims: GrantClaims): Promise<void> {
  const { policy, profile } = core.rules;
  const now = claims.iat * 1000;
  const { signals } = await core.records.read(on);
  const known = signals.map(
    ({ signal }): Signal => (Date.parse(signal.at) > now ? { ...signal, at: new Date(now).toISOString() } : signal),
  );
  const question = { policy, profile, action: claims.action, ...scopeOf(core, on), signals: known, now };
  const { decision } = judge(question, () => ({ hash: claims.parameters_hash, problems: [] }));
  if (decision.route !== 'privileged') throw new ServerError('GRANT_REVOKED');
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
