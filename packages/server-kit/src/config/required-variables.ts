import type { AgentsConfig } from './config.js';
import type { ConfigProblem } from './read-environment.js';
import type { VariableName } from './variables.js';

type Given = ReadonlySet<VariableName>;

/** Names that one other name asks for. */
const companions: readonly (readonly [given: VariableName, ...needed: readonly VariableName[]])[] = [
  ['CALLSEAL_AUDIO_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'CALLSEAL_WORKSPACE_SID'],
  ['CALLSEAL_TOKEN_URL', 'CALLSEAL_CLIENT_ID', 'CALLSEAL_CLIENT_SECRET'],
  ['CALLSEAL_DATABASE_URL', 'CALLSEAL_KEYS', 'CALLSEAL_SUBJECT_KEY'],
  ['CALLSEAL_REDIS_URL', 'CALLSEAL_SUBJECT_KEY'],
  ['TWILIO_API_KEY', 'TWILIO_API_SECRET', 'TWILIO_ACCOUNT_SID'],
  ['TWILIO_API_SECRET', 'TWILIO_API_KEY'],
  // a part that is half configured is a part somebody believes in
  ['CALLSEAL_WORKSPACE_SID', 'CALLSEAL_AUDIO_URL'],
  ['CALLSEAL_CLIENT_ID', 'CALLSEAL_TOKEN_URL'],
  ['CALLSEAL_CLIENT_SECRET', 'CALLSEAL_TOKEN_URL'],
  ['CALLSEAL_KEYS', 'CALLSEAL_DATABASE_URL'],
  ['CALLSEAL_RETENTION_DAYS', 'CALLSEAL_DATABASE_URL'],
];

const agentNames = {
  flex: ['TWILIO_ACCOUNT_SID'],
  jwt: ['CALLSEAL_JWT_ISSUER', 'CALLSEAL_JWT_AUDIENCE', 'CALLSEAL_JWT_JWKS_URL'],
  genesys: ['CALLSEAL_GENESYS_REGION', 'CALLSEAL_GENESYS_ORGANIZATION_ID'],
} as const satisfies Record<AgentsConfig['kind'], readonly VariableName[]>;

const parts: readonly VariableName[] = ['CALLSEAL_AUDIO_URL', 'CALLSEAL_TOKEN_URL', 'CALLSEAL_DATABASE_URL'];

/** What is missing, each name once and with the reason. */
export function missingVariables(given: Given, agents: AgentsConfig['kind']): readonly ConfigProblem[] {
  const missing = new Map<VariableName, string>();
  const need = (name: VariableName, reason: string): void => {
    if (!given.has(name) && !missing.has(name)) missing.set(name, `is missing: ${reason}.`);
  };
  need('CALLSEAL_PUBLIC_BASE_URL', 'it is always needed');
  if (!parts.some((name) => given.has(name))) need('CALLSEAL_TOKEN_URL', `nothing is served without one of ${parts.join(', ')}`);
  for (const name of agentNames[agents]) need(name, `CALLSEAL_AGENTS=${agents} needs it`);
  if (agents === 'flex' && !given.has('TWILIO_API_KEY')) need('TWILIO_AUTH_TOKEN', 'CALLSEAL_AGENTS=flex needs it, or TWILIO_API_KEY');
  for (const [name, ...needed] of companions) {
    if (given.has(name)) for (const companion of needed) need(companion, `${name} needs it`);
  }
  return [...missing].map(([variable, mend]) => ({ variable, mend }));
}
