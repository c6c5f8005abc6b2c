import type { AssuranceProfile, Policy } from '@callseal/protocol/gate';
import { configError } from '../errors/config-error.js';
import type { AuditEvent } from './audit-event.js';
import { AskedNameSchema, NameSchema, PolicyVersionSchema, ProfileSchema } from './event-vocabulary.js';
import { canonicalDeclaration, hashDeclaration, namesOfPolicy, namesOfProfile } from './policy-event.js';

/** A policy as an event of the log, whole. */
export function policyEvent(policy: Policy): AuditEvent & { readonly type: 'policy-activated' } {
  const document = JSON.parse(canonicalDeclaration(policy)) as Policy;
  return { type: 'policy-activated', name: policy.id, version: policy.version, hash: hashDeclaration(document), document };
}

/** A profile as an event of the log, whole. */
export function profileEvent(profile: AssuranceProfile): AuditEvent & { readonly type: 'profile-activated' } {
  const document = JSON.parse(canonicalDeclaration(profile)) as AssuranceProfile;
  return { type: 'profile-activated', name: profile.id, hash: hashDeclaration(document), document };
}

/** What a host sets up and the audit log will name. */
export interface Auditable {
  readonly policy?: Policy;
  readonly profile?: AssuranceProfile;
  /** Actions and sources of evidence that are known beforehand: others are written as pseudonyms where the log may not hold them. */
  readonly names?: readonly string[];
}

/**
 * Makes sure, before the first call, that the audit log can hold what will be written: names of letters with at most three digits, so that
 * no number, code or account is ever one.
 * @throws CallsealError `CONFIG_INVALID`, naming the place.
 */
export function requireAuditable({ policy, profile, names = [] }: Auditable): void {
  if (policy !== undefined) {
    for (const [place, name] of namesOfPolicy(policy)) requireName(`the policy's ${place}`, NameSchema.safeParse(name).success);
    if (!PolicyVersionSchema.safeParse(policy.version).success) throw configError('The audit log counts versions of a policy to 99,999.');
  }
  if (profile !== undefined) {
    requireName(`the profile's id`, ProfileSchema.safeParse(profile.id).success);
    for (const [place, name] of namesOfProfile(profile)) requireName(`the profile's ${place}`, NameSchema.safeParse(name).success);
  }
  for (const name of names) requireName('an action or source', AskedNameSchema.safeParse(name).success);
}

function requireName(place: string, isAuditable: boolean): void {
  if (isAuditable) return;
  throw configError(
    `The audit log may not hold the name of ${place}: take words of letters joined by - . _ or :, with at most three digits in all.`,
  );
}
