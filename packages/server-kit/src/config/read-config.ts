import { ConfigurationError } from './configuration-error.js';
import type { AgentsConfig, AuditConfig, CallsealConfig, StoreConfig, TwilioConfig } from './config.js';
import { type Declarations, readDeclarations } from './declarations.js';
import { given } from './given.js';
import { toGateParts } from './read-gate.js';
import type { Environment } from './read-environment.js';
import { gateContradictions } from './required-gate-variables.js';
import { missingVariables, plainConnections, sharedKeys } from './required-variables.js';
import type { PlainService } from './value-schemas.js';
import { isGiven, readEnvironment, type VariableName, type VariableValues, variableNames } from './variables.js';

const storeNames: readonly VariableName[] = [
  'CALLSEAL_DATABASE_URL',
  'CALLSEAL_KEYS',
  'CALLSEAL_SUBJECT_KEY',
  'CALLSEAL_RETENTION_DAYS',
  'CALLSEAL_REQUIRE_CONSENT',
  'CALLSEAL_PLAIN_SERVICES',
  'CALLSEAL_LOG_LEVEL',
];

const auditNames: readonly VariableName[] = ['CALLSEAL_AUDIT_DATABASE', 'CALLSEAL_AUDIT_KEY', 'CALLSEAL_PLAIN_SERVICES'];

/**
 * Reads the whole configuration.
 * @throws ConfigurationError with every problem: values that cannot be read, variables that are missing, unknown `CALLSEAL_*` names.
 */
export function readConfig(env: Environment): CallsealConfig {
  const { values, problems } = readEnvironment(env);
  // what is given but wrong is not missing as well
  const given = new Set(variableNames.filter((name) => isGiven(env, name)));
  const declared = readDeclarations(values);
  const all = [
    ...problems,
    ...missingVariables(given, given.has('CALLSEAL_AGENTS') ? values.CALLSEAL_AGENTS : 'flex'),
    ...plainConnections(values),
    ...sharedKeys(values),
    ...gateContradictions(values),
    ...declared.problems,
  ];
  if (all.length > 0) throw new ConfigurationError(all);
  return toConfig(values, declared.declarations);
}

/**
 * Reads what maintenance of the store needs, and nothing else: a job that rotates keys holds no other secret.
 * @throws ConfigurationError as {@link readConfig} does.
 */
export function readStoreConfig(env: Environment): StoreConfig {
  const { values, problems } = readEnvironment(env, storeNames);
  const missing = storeNames.slice(0, 3).filter((name) => !isGiven(env, name));
  const all = [
    ...problems,
    ...missing.map((variable) => ({ variable, mend: 'is missing: this command works on the store.' })),
    ...sharedKeys(values),
  ];
  const store = toStore(values);
  if (all.length > 0 || store === undefined) throw new ConfigurationError(all);
  return store;
}

/**
 * Reads what looking at the audit log needs, and nothing else: an auditor holds no other secret.
 * @throws ConfigurationError as {@link readConfig} does.
 */
export function readAuditConfig(env: Environment): AuditConfig {
  const { values, problems } = readEnvironment(env, auditNames);
  const missing = isGiven(env, 'CALLSEAL_AUDIT_DATABASE') ? [] : ['CALLSEAL_AUDIT_DATABASE'];
  const all = [...problems, ...missing.map((variable) => ({ variable, mend: 'is missing: this command reads the audit log.' }))];
  const audit = toAudit(values);
  if (all.length > 0 || audit === undefined) throw new ConfigurationError(all);
  return audit;
}

/**
 * Reads the keys of the audit log, for a file that was exported; `undefined` when none are given.
 * @throws ConfigurationError as {@link readConfig} does.
 */
export function readAuditKeys(env: Environment): string | undefined {
  const { values, problems } = readEnvironment(env, ['CALLSEAL_AUDIT_KEY']);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values.CALLSEAL_AUDIT_KEY;
}

function toConfig(values: VariableValues, declarations: Declarations): CallsealConfig {
  const { CALLSEAL_AUDIO_URL: audioUrl, CALLSEAL_WORKSPACE_SID: workspaceSid, CALLSEAL_TOKEN_URL: tokenUrl } = values;
  const parts: Partial<Record<keyof CallsealConfig, unknown>> = {
    twilio: toTwilio(values),
    workspaceSid,
    streams: audioUrl === undefined ? undefined : given({ audioUrl, maximumSeconds: values.CALLSEAL_STREAM_SECONDS }),
    voiceService:
      tokenUrl === undefined
        ? undefined
        : {
            tokenUrl,
            clientId: values.CALLSEAL_CLIENT_ID,
            clientSecret: values.CALLSEAL_CLIENT_SECRET,
            plain: isPlain(values, 'token'),
          },
    store: toStore(values),
    audit: toAudit(values),
    redis: values.CALLSEAL_REDIS_URL === undefined ? undefined : { url: values.CALLSEAL_REDIS_URL, plain: isPlain(values, 'redis') },
    subjectKey: values.CALLSEAL_SUBJECT_KEY,
    agentCacheSeconds: values.CALLSEAL_AGENT_CACHE_SECONDS,
  };
  return {
    publicBaseUrl: values.CALLSEAL_PUBLIC_BASE_URL ?? '',
    allowedOrigins: values.CALLSEAL_ALLOWED_ORIGINS ?? [],
    host: values.CALLSEAL_HOST ?? '127.0.0.1',
    port: values.CALLSEAL_PORT ?? 4610,
    logLevel: values.CALLSEAL_LOG_LEVEL ?? 'info',
    drainSeconds: values.CALLSEAL_DRAIN_SECONDS ?? 5,
    requestSeconds: values.CALLSEAL_REQUEST_SECONDS ?? 10,
    agents: toAgents(values),
    supervisorRoles: values.CALLSEAL_SUPERVISOR_ROLES ?? [],
    administratorRoles: values.CALLSEAL_ADMINISTRATOR_ROLES ?? ['admin'],
    limits: given({
      perAgent: values.CALLSEAL_LIMIT_AGENT,
      perSubject: values.CALLSEAL_LIMIT_SUBJECT,
      perCallerNumber: values.CALLSEAL_LIMIT_CALLER_NUMBER,
      failedVerifications: values.CALLSEAL_LIMIT_FAILED_VERIFICATIONS,
      failuresPerAgent: values.CALLSEAL_LIMIT_AGENT_FAILURES,
    }),
    ...(given(parts) as Partial<CallsealConfig>),
    ...toGateParts(values, declarations),
  };
}

function isPlain(values: VariableValues, service: PlainService): boolean {
  return values.CALLSEAL_PLAIN_SERVICES?.includes(service) === true;
}

function toAgents(values: VariableValues): AgentsConfig {
  const kind = values.CALLSEAL_AGENTS ?? 'flex';
  const url = values.CALLSEAL_AGENTS_URL;
  const agents = {
    flex: { kind, realm: values.CALLSEAL_FLEX_REALM, url },
    jwt: { kind, issuer: values.CALLSEAL_JWT_ISSUER, audience: values.CALLSEAL_JWT_AUDIENCE, jwksUrl: values.CALLSEAL_JWT_JWKS_URL },
    genesys: {
      kind,
      region: values.CALLSEAL_GENESYS_REGION,
      organizationId: values.CALLSEAL_GENESYS_ORGANIZATION_ID,
      clientIds: values.CALLSEAL_GENESYS_CLIENT_IDS,
      url,
    },
  };
  // `missingVariables` has made sure of the parts that a kind needs
  return given(agents[kind]) as AgentsConfig;
}

function toTwilio(values: VariableValues): TwilioConfig | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret } = values;
  if (accountSid === undefined) return undefined;
  return given({
    accountSid,
    authToken: values.TWILIO_AUTH_TOKEN,
    apiKey: sid === undefined || secret === undefined ? undefined : { sid, secret },
    region: values.TWILIO_REGION,
    edge: values.TWILIO_EDGE,
    apiUrl: values.CALLSEAL_TWILIO_API_URL,
  });
}

function toStore(values: VariableValues): StoreConfig | undefined {
  const { CALLSEAL_DATABASE_URL: database, CALLSEAL_KEYS: keys, CALLSEAL_SUBJECT_KEY: subjectKey } = values;
  if (database === undefined || keys === undefined || subjectKey === undefined) return undefined;
  const requireConsent = values.CALLSEAL_REQUIRE_CONSENT === 'yes';
  return given({
    database,
    keys,
    subjectKey,
    requireConsent,
    plain: isPlain(values, 'database'),
    retentionDays: values.CALLSEAL_RETENTION_DAYS,
  });
}

function toAudit(values: VariableValues): AuditConfig | undefined {
  const { CALLSEAL_AUDIT_DATABASE: database, CALLSEAL_AUDIT_KEY: keys } = values;
  return database === undefined ? undefined : given({ database, keys, plain: isPlain(values, 'database') });
}
