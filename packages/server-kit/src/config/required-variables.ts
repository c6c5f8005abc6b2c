import type { AgentsConfig } from './config.js';
import { gateCompanions, missingGateVariables } from './required-gate-variables.js';
import type { ConfigProblem } from './read-environment.js';
import { loopback } from '../upstream/service-url.js';
import type { VariableName, VariableValues } from './variables.js';

type Given = ReadonlySet<VariableName>;

/** Names that one other name asks for. */
const companions: readonly (readonly [given: VariableName, ...needed: readonly VariableName[]])[] = [
  ['CALLSEAL_AUDIO_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'CALLSEAL_WORKSPACE_SID'],
  ['CALLSEAL_TOKEN_URL', 'CALLSEAL_CLIENT_ID', 'CALLSEAL_CLIENT_SECRET'],
  ['CALLSEAL_DATABASE_URL', 'CALLSEAL_KEYS', 'CALLSEAL_SUBJECT_KEY'],
  ['CALLSEAL_AUDIT_DATABASE', 'CALLSEAL_AUDIT_KEY', 'CALLSEAL_SUBJECT_KEY'],
  ['CALLSEAL_REDIS_URL', 'CALLSEAL_SUBJECT_KEY'],
  ['TWILIO_API_KEY', 'TWILIO_API_SECRET', 'TWILIO_ACCOUNT_SID'],
  ['TWILIO_API_SECRET', 'TWILIO_API_KEY'],
  ['CALLSEAL_RELAY_SIGNALLING_URL', 'CALLSEAL_AUDIO_URL', 'CALLSEAL_TOKEN_URL', 'CALLSEAL_DATABASE_URL'],
  ...gateCompanions,
  // a part that is half configured is a part somebody believes in
  ['CALLSEAL_CLIENT_ID', 'CALLSEAL_TOKEN_URL'],
  ['CALLSEAL_CLIENT_SECRET', 'CALLSEAL_TOKEN_URL'],
  ['CALLSEAL_KEYS', 'CALLSEAL_DATABASE_URL'],
  ['CALLSEAL_RETENTION_DAYS', 'CALLSEAL_DATABASE_URL'],
  ['CALLSEAL_AUDIT_KEY', 'CALLSEAL_AUDIT_DATABASE'],
  ...(
    [
      'CALLSEAL_RELAY_SCORE_THRESHOLD',
      'CALLSEAL_RELAY_AUTHENTICITY_THRESHOLD',
      'CALLSEAL_RELAY_REGISTRATION_SECONDS',
      'CALLSEAL_RELAY_VERIFICATION_SECONDS',
      'CALLSEAL_RELAY_OPERATION_SECONDS',
      'CALLSEAL_RELAY_DIRECT_MODE',
    ] as const
  ).map((name) => [name, 'CALLSEAL_RELAY_SIGNALLING_URL'] as const),
];

const agentNames = {
  flex: ['TWILIO_ACCOUNT_SID'],
  jwt: ['CALLSEAL_JWT_ISSUER', 'CALLSEAL_JWT_AUDIENCE', 'CALLSEAL_JWT_JWKS_URL'],
  genesys: ['CALLSEAL_GENESYS_REGION', 'CALLSEAL_GENESYS_ORGANIZATION_ID'],
} as const satisfies Record<AgentsConfig['kind'], readonly VariableName[]>;

const parts: readonly VariableName[] = ['CALLSEAL_AUDIO_URL', 'CALLSEAL_TOKEN_URL', 'CALLSEAL_DATABASE_URL', 'CALLSEAL_ACTIONS'];

/** What is missing, each name once and with the reason. `agents` is `undefined` when their kind cannot be read. */
export function missingVariables(given: Given, agents: AgentsConfig['kind'] | undefined): readonly ConfigProblem[] {
  const missing = new Map<VariableName, string>();
  const need = (name: VariableName, reason: string): void => {
    if (!given.has(name) && !missing.has(name)) missing.set(name, `is missing: ${reason}.`);
  };
  need('CALLSEAL_PUBLIC_BASE_URL', 'it is always needed');
  if (!parts.some((name) => given.has(name))) need('CALLSEAL_TOKEN_URL', `nothing is served without one of ${parts.join(', ')}`);
  for (const name of agents === undefined ? [] : agentNames[agents]) need(name, `CALLSEAL_AGENTS=${agents ?? ''} needs it`);
  if (agents === 'flex' && !given.has('TWILIO_API_KEY')) need('TWILIO_AUTH_TOKEN', 'CALLSEAL_AGENTS=flex needs it, or TWILIO_API_KEY');
  for (const [name, ...needed] of companions) {
    if (given.has(name)) for (const companion of needed) need(companion, `${name} needs it`);
  }
  if (given.has('CALLSEAL_WORKSPACE_SID') && !given.has('CALLSEAL_ACTIONS')) need('CALLSEAL_AUDIO_URL', 'CALLSEAL_WORKSPACE_SID needs it');
  for (const [name, reason] of missingGateVariables(given)) need(name, reason);
  return [...missing].map(([variable, mend]) => ({ variable, mend }));
}

/** Secrets that would travel in clear. */
export function plainConnections(values: VariableValues): readonly ConfigProblem[] {
  const allowed = values.CALLSEAL_PLAIN_SERVICES ?? [];
  const judge = (variable: VariableName, url: string | undefined, service: 'token' | 'redis', plain: string): readonly ConfigProblem[] => {
    if (url === undefined || allowed.includes(service)) return [];
    const { protocol, hostname } = new URL(url);
    if (protocol !== plain || loopback.test(hostname)) return [];
    return [{ variable, mend: `must use TLS; on a private network, add ${service} to CALLSEAL_PLAIN_SERVICES.` }];
  };
  return [
    ...judge('CALLSEAL_TOKEN_URL', values.CALLSEAL_TOKEN_URL, 'token', 'http:'),
    ...judge('CALLSEAL_REDIS_URL', values.CALLSEAL_REDIS_URL, 'redis', 'redis:'),
  ];
}

/** One key in two places: whoever has it for the one purpose would have it for the other too. */
export function sharedKeys(values: VariableValues): readonly ConfigProblem[] {
  const partsOf = (text = ''): readonly string[] => text.split(/[\s,]+/).map((key) => key.replace(/=+$/, ''));
  const ring = partsOf(values.CALLSEAL_KEYS);
  const subject = values.CALLSEAL_SUBJECT_KEY?.replace(/=+$/, '') ?? '';
  const problems: ConfigProblem[] = [];
  if (subject !== '' && ring.includes(subject)) {
    problems.push({ variable: 'CALLSEAL_SUBJECT_KEY', mend: 'must not be one of CALLSEAL_KEYS: make another one.' });
  }
  if (partsOf(values.CALLSEAL_AUDIT_KEY).some((key) => key !== '' && (key === subject || ring.includes(key)))) {
    problems.push({ variable: 'CALLSEAL_AUDIT_KEY', mend: 'must not be CALLSEAL_SUBJECT_KEY or one of CALLSEAL_KEYS: make another one.' });
  }
  return problems;
}
