export type { Agent, AgentAuthenticator, AuthenticationContext } from './agents/authenticator.js';
export { createCachedAuthenticator, type CachedAuthenticatorOptions } from './agents/cached-authenticator.js';
export { createDevelopmentAuthenticator, type DevelopmentAuthenticatorOptions } from './agents/development-authenticator.js';
export { createFlexAuthenticator, type FlexAuthenticatorOptions } from './agents/flex-authenticator.js';
export { createGenesysAuthenticator, type GenesysAuthenticatorOptions } from './agents/genesys-authenticator.js';
export type { GenesysRegion } from './agents/genesys-regions.js';
export { createJwtAuthenticator, type JwtAlgorithm, type JwtAuthenticatorOptions } from './agents/jwt-authenticator.js';
export type { ClaimPath, JwtClaims } from './agents/jwt-claims.js';
export type { PublicKeySet } from './agents/jwt-keys.js';
