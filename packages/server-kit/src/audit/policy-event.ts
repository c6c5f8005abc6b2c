import { createHash } from 'node:crypto';
import { type AssuranceProfile, AssuranceProfileSchema, type Plan, type Policy, PolicySchema } from '@callseal/protocol/gate';
import * as z from 'zod/mini';
import { isParsed } from '../gate/parse-declaration.js';
import { canonicalJson } from '../json/canonical-json.js';
import { DigestSchema, NameSchema, PolicyVersionSchema, ProfileSchema } from './event-vocabulary.js';

/*
 * Policies and profiles are written whole, so that decisions under them can be computed again. They are declarations of a host with
 * nothing but names, words of closed lists and numbers; the names are held to those that the log may hold.
 */

/** Of declarations that cannot change. */
const hashes = new WeakMap<Policy | AssuranceProfile, string>();

/** What names a declaration: SHA-256 of its canonical JSON, as 64 hexadecimal digits. */
export function hashDeclaration(document: Policy | AssuranceProfile): string {
  const hash = hashes.get(document) ?? createHash('sha256').update(canonicalDeclaration(document)).digest('hex');
  if (isParsed(document)) hashes.set(document, hash);
  return hash;
}

/** A parsed declaration may carry members that are `undefined`, which JSON leaves out. */
export function canonicalDeclaration(document: Policy | AssuranceProfile): string {
  return canonicalJson(JSON.parse(JSON.stringify(document)));
}

/** Every name in a policy, with where it stands. */
export function* namesOfPolicy(policy: Policy): Iterable<readonly [place: string, name: string]> {
  yield ['id', policy.id];
  yield* namesOfPlan('default', policy.default);
  for (const [action, plan] of Object.entries(policy.actions)) {
    yield ['actions', action];
    yield* namesOfPlan(`actions.${action}`, plan);
  }
}

function* namesOfPlan(place: string, { rules }: Plan): Iterable<readonly [place: string, name: string]> {
  for (const { id } of rules) yield [`${place}.rules`, id];
}

/** Every name in a profile besides its id. */
export function namesOfProfile({ linkedParameters }: AssuranceProfile): Iterable<readonly [place: string, name: string]> {
  return linkedParameters.map((name) => ['linkedParameters', name] as const);
}

const isName = (name: string): boolean => NameSchema.safeParse(name).success;

const PolicyDocumentSchema = PolicySchema.check(z.refine((policy) => [...namesOfPolicy(policy)].every(([, name]) => isName(name))));
const ProfileDocumentSchema = AssuranceProfileSchema.check(
  z.refine((profile) => [...namesOfProfile(profile)].every(([, name]) => isName(name))),
);

/** A policy under which decisions follow. */
export const PolicyEventSchema = z
  .strictObject({
    type: z.literal('policy-activated'),
    name: NameSchema,
    version: PolicyVersionSchema,
    hash: DigestSchema,
    document: PolicyDocumentSchema,
  })
  .check(
    z.refine(
      ({ name, version, hash, document }) => name === document.id && version === document.version && hash === hashDeclaration(document),
    ),
  );

/** An assurance profile under which decisions follow. */
export const ProfileEventSchema = z
  .strictObject({ type: z.literal('profile-activated'), name: ProfileSchema, hash: DigestSchema, document: ProfileDocumentSchema })
  .check(z.refine(({ name, hash, document }) => name === document.id && hash === hashDeclaration(document)));
