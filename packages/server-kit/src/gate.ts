export { hashParameters } from './json/hash-parameters.js';
export { decide, type DecideOptions } from './gate/decide.js';
export type { GrantKey } from './gate/grant-keys.js';
export type { ExpectedGrant, Grants, GrantScope, GrantsOptions, IssuedGrant, IssueOptions } from './gate/grant-options.js';
export { createGrants } from './gate/grants.js';
export { defaultPolicy, parsePolicy } from './gate/policy.js';
export { assuranceProfiles, parseProfile } from './gate/profiles.js';
export { type GrantCaller, type GrantedAction, requireGrant, type RequireGrantOptions } from './gate/require-grant.js';
