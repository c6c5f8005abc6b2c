import { parseAuditKeys } from '../audit/audit-keys.js';
import { parseKeyRing } from '../credentials/key-ring.js';
import type { Variable } from './variable.js';
import { textSchema } from './variable.js';
import { databaseAddress, keyText, number, oneOf, plainServices, rateLimit, redisUrl, serviceUrl } from './value-schemas.js';

/** What is kept, shared and limited. */
export const storageVariables = {
  CALLSEAL_DATABASE_URL: {
    group: 'Registrations',
    about: 'Where registrations are kept: PostgreSQL, or a SQLite file for one machine. Switches them on.',
    otherwise: 'no registrations are kept',
    example: 'postgres://callseal:password@postgres:5432/callseal',
    secret: true,
    schema: databaseAddress,
  },
  CALLSEAL_KEYS: {
    group: 'Registrations',
    about: 'The key ring: the first key encrypts, all decrypt. Separated by commas; `callseal keys generate` makes one.',
    needed: 'with CALLSEAL_DATABASE_URL',
    example: '32 bytes in base64',
    secret: true,
    schema: textSchema((text) => (parseKeyRing(text), text), 'must be keys made with: callseal keys generate.'),
  },
  CALLSEAL_SUBJECT_KEY: {
    group: 'Registrations',
    about: 'The key under which callers become pseudonyms. It can never be changed: keep it apart and safe.',
    needed: 'with CALLSEAL_DATABASE_URL, CALLSEAL_AUDIT_DATABASE or CALLSEAL_REDIS_URL',
    example: '32 bytes in base64',
    secret: true,
    schema: keyText,
  },
  CALLSEAL_RETENTION_DAYS: {
    group: 'Registrations',
    about: 'Days after the last interaction after which a caller is destroyed.',
    otherwise: 'nobody is destroyed by age',
    example: '365',
    schema: number(1, 36_500, { fraction: true }),
  },
  CALLSEAL_REQUIRE_CONSENT: {
    group: 'Registrations',
    about: 'Whether a caller is registered only after they agreed: `yes`, or `no` for unless they refused.',
    otherwise: 'no',
    example: 'yes',
    schema: oneOf(['yes', 'no']),
  },
  CALLSEAL_AUDIT_DATABASE: {
    group: 'Audit log',
    about: 'Where the audit log is kept: PostgreSQL, or a SQLite file for one machine. It may be the database of the registrations.',
    otherwise: 'no audit log is written',
    example: 'postgres://callseal_audit:password@postgres:5432/callseal',
    secret: true,
    schema: databaseAddress,
  },
  CALLSEAL_AUDIT_KEY: {
    group: 'Audit log',
    about:
      'The keys of the audit log: the first one signs each entry, all check. `callseal keys generate` makes one; or Ed25519 keys in PEM, of which the public ones check only.',
    needed: 'with CALLSEAL_AUDIT_DATABASE; to check the log, what its signatures are checked with',
    example: '32 bytes in base64',
    secret: true,
    schema: textSchema((text) => (parseAuditKeys(text), text), 'must be keys made with: callseal keys generate; or Ed25519 keys in PEM.'),
  },
  CALLSEAL_REDIS_URL: {
    group: 'Several instances',
    about: 'Where instances share what they must know together. Needed as soon as there are two.',
    otherwise: "this process's memory",
    example: 'rediss://user:password@redis:6379',
    secret: true,
    schema: redisUrl,
  },
  CALLSEAL_PLAIN_SERVICES: {
    group: 'Several instances',
    about:
      'Services that may be reached without TLS beyond loopback, because their network encrypts by itself or is private: `token`, `redis`, `database`.',
    otherwise: 'none',
    example: 'token,redis,database',
    schema: plainServices,
  },
  CALLSEAL_LIMIT_AGENT: {
    group: 'Limits',
    about: 'Requests of one agent, as points/seconds, points/seconds/rest, or `off`.',
    otherwise: '120/60',
    example: '120/60',
    schema: rateLimit,
  },
  CALLSEAL_LIMIT_SUBJECT: {
    group: 'Limits',
    about: 'Requests about one caller.',
    otherwise: '30/60',
    example: '30/60',
    schema: rateLimit,
  },
  CALLSEAL_LIMIT_CALLER_NUMBER: {
    group: 'Limits',
    about: "Streams of one caller's number.",
    otherwise: '20/600',
    example: '20/600',
    schema: rateLimit,
  },
  CALLSEAL_LIMIT_FAILED_VERIFICATIONS: {
    group: 'Limits',
    about: 'Verifications of one caller that may fail, over all calls.',
    otherwise: '5/86400/3600',
    example: '5/86400/3600',
    schema: rateLimit,
  },
  CALLSEAL_LIMIT_AGENT_FAILURES: {
    group: 'Limits',
    about: 'Failed verifications that one agent may report.',
    otherwise: '30/3600',
    example: '30/3600',
    schema: rateLimit,
  },
  CALLSEAL_REQUEST_SECONDS: {
    group: 'Limits',
    about: 'Seconds until a request is answered with a time-out of what it waits for.',
    otherwise: '10',
    example: '10',
    schema: number(1, 300, { fraction: true }),
  },
  CALLSEAL_TWILIO_API_URL: {
    group: 'Development',
    about: "Replaces the addresses of Twilio's API, for the simulator or a proxy.",
    otherwise: 'https://api.twilio.com and its siblings',
    example: 'http://127.0.0.1:4620',
    schema: serviceUrl('https:', { query: false }),
  },
  CALLSEAL_AGENTS_URL: {
    group: 'Development',
    about: "Replaces the address of the service that checks agents' Flex or Genesys sessions, for a double or a proxy.",
    otherwise: "Twilio's or Genesys' own",
    example: 'http://127.0.0.1:4621',
    schema: serviceUrl('https:', { query: false }),
  },
} as const satisfies Readonly<Record<string, Variable>>;
