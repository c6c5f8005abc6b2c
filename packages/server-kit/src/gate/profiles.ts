import { type AssuranceProfile, AssuranceProfileSchema } from '@callseal/protocol/gate';
import { parseDeclaration } from './parse-declaration.js';

/**
 * Reads an assurance profile of your own. The result cannot be changed any more.
 * @throws CallsealError `CONFIG_INVALID`, naming the fields at fault.
 */
export function parseProfile(value: unknown): AssuranceProfile {
  return parseDeclaration('The assurance profile', AssuranceProfileSchema, value);
}

/**
 * The profiles that come with the kit. None loosens a policy, and none makes a deployment conform to its standard by itself: each
 * applies what the standard says about the kinds of evidence.
 */
export const assuranceProfiles = {
  /** Adds nothing but that one factor must be there. */
  baseline: parseProfile({
    id: 'baseline',
    uses: { 'voice-match': 'inherence', 'one-time-code': 'possession', knowledge: 'knowledge', attestation: 'identification' },
    factorsNeeded: 1,
    maxAgeSeconds: 600,
    linkedParameters: [],
    wording: 'evidence-as-is',
  }),
  /** NIST SP 800-63B-4: voice is no authenticator, and questions about a person identify, they do not authenticate. One factor (AAL1). */
  'nist-800-63b-4': parseProfile({
    id: 'nist-800-63b-4',
    uses: { 'voice-match': 'risk', 'one-time-code': 'possession', knowledge: 'identification', attestation: 'identification' },
    factorsNeeded: 1,
    maxAgeSeconds: 600,
    linkedParameters: [],
    wording: 'voice-is-a-risk-signal',
  }),
  /**
   * PSD2 and Delegated Regulation (EU) 2018/389: two of knowledge, possession and inherence (article 4), the code linked to amount and
   * payee (article 5). Whether your questions are something that only the customer knows is for you to judge: if not, use a profile of
   * your own with `knowledge: 'identification'`.
   */
  psd2: parseProfile({
    id: 'psd2',
    uses: { 'voice-match': 'inherence', 'one-time-code': 'possession', knowledge: 'knowledge', attestation: 'identification' },
    factorsNeeded: 2,
    maxAgeSeconds: 300,
    linkedParameters: ['amount', 'payee'],
    wording: 'two-of-three',
  }),
  /** OWASP ASVS 5 level 2: two factors, biometrics only as the second one, no secret questions. */
  'asvs-l2': parseProfile({
    id: 'asvs-l2',
    uses: { 'voice-match': 'inherence', 'one-time-code': 'possession', knowledge: 'identification', attestation: 'identification' },
    factorsNeeded: 2,
    maxAgeSeconds: 600,
    linkedParameters: [],
    wording: 'voice-beside-a-code',
  }),
} as const satisfies Record<string, AssuranceProfile>;
