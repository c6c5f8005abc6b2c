import type { JWTPayload } from 'jose';
import { configError } from '../errors/config-error.js';
import { asObject } from '../upstream/parse-object.js';
import type { Agent } from './authenticator.js';

/** Name of a claim, or the names from the outermost to the innermost of a nested one: `['realm_access', 'roles']`. */
export type ClaimPath = string | readonly string[];

/** Which claims name the agent. A claim that is there but malformed refuses the token. */
export interface JwtClaims {
  /** The agent's name: a text. Default `sub`. */
  readonly identity?: ClaimPath;
  /** The agent's roles: a list of texts, or one text with spaces between them. Default `roles`; a token without it has none. */
  readonly roles?: ClaimPath;
  /** The agent's TaskRouter worker, `WK…`. Default `worker_sid`; needed where `createTaskRouterAccess` decides about calls. */
  readonly workerSid?: ClaimPath;
}

/** Applies defaults. */
export function resolveClaims({
  identity = 'sub',
  roles = 'roles',
  workerSid = 'worker_sid',
}: JwtClaims = {}): Record<keyof JwtClaims, ClaimPath> {
  for (const [name, path] of Object.entries({ identity, roles, workerSid })) {
    if (path.length === 0 || (typeof path !== 'string' && path.includes('')))
      throw configError(`claims.${name} names a claim, such as sub.`);
  }
  return { identity, roles, workerSid };
}

/** Characters. Longer names are no names; they would end up in keys of limits. */
const longestName = 256;

/** Reads the agent; `undefined` when a claim is missing that must be there, or is not what it must be. */
export function readClaims(payload: JWTPayload, claims: Record<keyof JwtClaims, ClaimPath>): Agent | undefined {
  const identity = claimAt(payload, claims.identity);
  const workerSid = claimAt(payload, claims.workerSid);
  const roles = readRoles(claimAt(payload, claims.roles));
  if (typeof identity !== 'string' || identity === '' || identity.length > longestName || roles === undefined) return undefined;
  if (workerSid === undefined) return { identity, roles };
  return typeof workerSid === 'string' && /^WK[0-9a-fA-F]{32}$/.test(workerSid) ? { identity, roles, workerSid } : undefined;
}

function claimAt(payload: JWTPayload, path: ClaimPath): unknown {
  const steps = typeof path === 'string' ? [path] : path;
  return steps.reduce<unknown>((value, step) => {
    const object = asObject(value);
    // own fields only: a claim named "constructor" must not find one
    return object !== undefined && Object.hasOwn(object, step) ? object[step] : undefined;
  }, payload);
}

function readRoles(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  if (typeof value === 'string') return value.split(' ').filter((role) => role !== '');
  return Array.isArray(value) && value.every((role) => typeof role === 'string') ? value : undefined;
}
