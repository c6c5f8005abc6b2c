import { randomBytes, sign, verify } from 'node:crypto';
import { authenticationFactors, type AssuranceProfile, type FactorKind, type Policy } from '@callseal/protocol/gate';
import type { CallsealConfig } from '../../config/config.js';
import type { GateConfig } from '../../config/gate-config.js';
import { parseGrantKeys } from '../../gate/grant-keys.js';
import { defaultPolicy } from '../../gate/policy.js';
import { assuranceProfiles } from '../../gate/profiles.js';
import type { Check } from '../check.js';
import { failed, ok, skipped, warned } from '../finding.js';

/** The keys fit, and somebody can be let through at all. */
export const gate: Check = {
  id: 'gate',
  title: 'Gate',
  run({ config }) {
    const { gate: given } = config;
    if (given === undefined) return skipped('No gate is configured.');
    if (!keyFits(given)) {
      return failed(
        'Private and public part of the first of CALLSEAL_GRANT_KEYS do not belong together.',
        'Make another one: callseal keys generate grants.',
      );
    }
    const { policy = defaultPolicy, profile = assuranceProfiles['nist-800-63b-4'] } = given;
    const available = availableFactors(config);
    const action = Object.keys(given.actions).find((name) => isOutOfReach(policy, name, available));
    if (action !== undefined) {
      return warned(
        `The policy ${policy.id} asks for evidence that cannot be given: some callers can never be let through to ${action}.`,
        'Set up codes, questions or what else the policy names, or change the policy.',
      );
    }
    const factors = factorsOf(profile, available);
    if (factors.size < profile.factorsNeeded) {
      return warned(
        `The profile ${profile.id} needs ${profile.factorsNeeded} different factors, and ${factors.size} can be given: nobody is ever let through.`,
        'Set up more ways to identify a caller, or another profile.',
      );
    }
    const actions = Object.keys(given.actions).length;
    return ok(`The policy ${policy.id}, version ${policy.version}, decides about ${actions} actions under the profile ${profile.id}.`);
  },
};

function keyFits({ grantKeys }: GateConfig): boolean {
  const { signing } = parseGrantKeys(grantKeys);
  const digest = signing.algorithm === 'EdDSA' ? null : 'sha256';
  const text = randomBytes(32);
  return verify(digest, text, signing.verify, sign(digest, text, signing.sign));
}

/** What callers can be asked for, as this deployment is set up. */
function availableFactors({ codes, directory, gate: given, relay }: CallsealConfig): ReadonlySet<FactorKind> {
  const factors: [FactorKind, boolean][] = [
    ['one-time-code', codes !== undefined],
    ['knowledge', directory?.questions !== undefined],
    ['attestation', given !== undefined && given.attestations.length > 0],
    // what a page reports proves nothing
    ['voice-match', relay !== undefined],
  ];
  return new Set(factors.filter(([, isThere]) => isThere).map(([kind]) => kind));
}

/** Whether a rule for this action asks for more than can be given. */
function isOutOfReach(policy: Policy, action: string, available: ReadonlySet<FactorKind>): boolean {
  const { rules, otherwise } = policy.actions[action] ?? policy.default;
  return [...rules, otherwise].some(
    (rule) => 'wants' in rule && rule.wants.factors.filter((kind) => available.has(kind)).length < rule.wants.atLeast,
  );
}

function factorsOf({ uses }: AssuranceProfile, available: ReadonlySet<FactorKind>): ReadonlySet<string> {
  const kinds: readonly string[] = authenticationFactors;
  return new Set([...available].map((kind) => uses[kind]).filter((use) => kinds.includes(use)));
}
