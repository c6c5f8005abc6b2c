import { generateKeyPairSync } from 'node:crypto';
import type { DoctorOptions } from '../doctor/run-doctor.js';
import { generateKey } from '../credentials/key-ring.js';
import { apiKey, type Faults } from './deployment.js';
import { accountSid } from './twilio-double.js';

type Env = Readonly<Record<string, string>>;

/** A deployment that is broken in one way. */
export interface BrokenDeployment {
  readonly what: string;
  readonly check: string;
  /** Variables that are other than in the right environment; `emptyDatabase` has no tables. */
  readonly change?: (env: Env, emptyDatabase: string) => Readonly<Record<string, string | undefined>>;
  readonly faults?: Faults;
  readonly options?: Partial<DoctorOptions>;
  readonly status?: 'warned';
}

const keyLogin = { TWILIO_API_KEY: apiKey.sid, TWILIO_API_SECRET: apiKey.secret };
const nowhere = 'http://127.0.0.1:9';

/** Whose gate is broken. */
const brokenGates: readonly BrokenDeployment[] = [
  { what: 'the policy is not there', check: 'configuration', change: () => ({ CALLSEAL_GATE_POLICY_FILE: '/nowhere/policy.json' }) },
  { what: 'the keys of grants are cut off', check: 'configuration', change: () => ({ CALLSEAL_GRANT_KEYS: '[{"kty":"OKP"' }) },
  {
    what: 'the keys of grants are of two pairs',
    check: 'gate',
    change: ({ CALLSEAL_GRANT_KEYS = '' }) => ({ CALLSEAL_GRANT_KEYS: mixPairs(CALLSEAL_GRANT_KEYS) }),
  },
  {
    what: 'the policy asks for questions that nobody has',
    check: 'gate',
    change: () => ({ CALLSEAL_QUESTIONS_FILE: '' }),
    status: 'warned',
  },
  {
    what: 'the profile needs more than there is',
    check: 'gate',
    change: () => ({ CALLSEAL_GATE_PROFILE: 'asvs-l2', CALLSEAL_RELAY_SIGNALLING_URL: '', CALLSEAL_RELAY_DIRECT_MODE: '' }),
    status: 'warned',
  },
  {
    what: 'the Verify service is of another account',
    check: 'codes',
    change: () => ({ CALLSEAL_CODES_VERIFY_SID: `VA${'9'.repeat(32)}` }),
  },
  { what: 'the directory answers whoever asks', check: 'directory', faults: { directory: 'answers-anybody' } },
  { what: 'the directory has another secret', check: 'directory', faults: { directory: 'refuses-us' } },
  { what: 'the directory is broken', check: 'directory', faults: { directory: 'broken' } },
  { what: 'the directory is not there', check: 'directory', change: () => ({ CALLSEAL_DIRECTORY_URL: nowhere }) },
  { what: 'the connected app has another secret', check: 'salesforce', faults: { salesforce: 'refuses-us' } },
  { what: 'the org hides a field', check: 'salesforce', faults: { salesforce: 'lacks-a-field' } },
  { what: 'the org has its API elsewhere', check: 'salesforce', faults: { salesforce: 'other-instance' } },
  { what: 'the org is down', check: 'salesforce', faults: { salesforce: 'broken' } },
  { what: 'the org is not there', check: 'salesforce', change: () => ({ CALLSEAL_SALESFORCE_URL: nowhere }) },
  { what: 'the fraud screen answers whoever asks', check: 'fraud', faults: { fraud: 'answers-anybody' } },
  { what: 'the fraud screen has another secret', check: 'fraud', faults: { fraud: 'refuses-us' } },
  { what: 'the fraud screen is broken', check: 'fraud', faults: { fraud: 'broken' } },
  { what: 'the signalling is a web page', check: 'relay', faults: { signalling: 'no-socket' } },
  { what: 'the signalling is not there', check: 'relay', change: () => ({ CALLSEAL_RELAY_SIGNALLING_URL: nowhere }) },
  {
    what: 'the server has another secret for voice agents',
    check: 'voice-agents',
    change: () => ({ CALLSEAL_VOICE_AGENT_SECRETS: generateKey() }),
  },
  {
    what: 'the proxy lets voice agents in by itself',
    check: 'voice-agents',
    faults: { proxy: ({ url }, response) => url === '/tools/fraud/screen' && Boolean(response.writeHead(200).end('{}')) },
  },
  { what: 'the audit log has no tables', check: 'audit', change: (_, emptyDatabase) => ({ CALLSEAL_AUDIT_DATABASE: emptyDatabase }) },
  { what: 'the audit log was signed with another key', check: 'audit', change: () => ({ CALLSEAL_AUDIT_KEY: generateKey() }) },
  {
    what: 'the audit log is not there',
    check: 'audit',
    change: () => ({ CALLSEAL_AUDIT_DATABASE: 'postgres://u:password-of-u@127.0.0.1:9/x' }),
  },
];

/** The private part of one key with the public part of another. */
function mixPairs(keys: string): string {
  const [own] = JSON.parse(keys) as [object];
  const { x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return JSON.stringify([{ ...own, x }]);
}

/** Each makes exactly one check complain. */
export const brokenDeployments: readonly BrokenDeployment[] = [
  { what: 'a variable is misspelled', check: 'configuration', change: () => ({ CALLSEAL_RETENTON_DAYS: '30' }) },
  { what: 'a secret is missing', check: 'configuration', change: () => ({ CALLSEAL_CLIENT_SECRET: '' }) },
  { what: 'certificate checks are off', check: 'runtime', change: () => ({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }) },
  { what: 'Node is too old', check: 'runtime', options: { nodeVersion: '18.20.0' } },
  {
    what: 'only some requests go through a proxy',
    check: 'runtime',
    change: () => ({ HTTP_PROXY: 'http://proxy:3128' }),
    status: 'warned',
  },
  { what: 'the clock is a minute ahead', check: 'clock', options: { now: () => Date.now() + 60_000 } },
  { what: 'the clock is a minute behind', check: 'clock', options: { now: () => Date.now() - 60_000 } },
  { what: 'the clock is ten seconds ahead', check: 'clock', options: { now: () => Date.now() + 10_000 }, status: 'warned' },
  {
    what: 'the API key may not list conferences',
    check: 'twilio-credentials',
    change: () => keyLogin,
    faults: { refusedLogin: `${apiKey.sid}:${apiKey.secret}` },
  },
  {
    what: 'the auth token is not of the account any more',
    check: 'signing-token',
    change: () => keyLogin,
    faults: { refusedLogin: `${accountSid}:auth-token-of-a-deployment` },
  },
  { what: 'the workspace is of another account', check: 'workspace', change: () => ({ CALLSEAL_WORKSPACE_SID: `WS${'9'.repeat(32)}` }) },
  { what: 'IAM refuses our credentials', check: 'agent-sign-in', faults: { iam: 'refuses-us' } },
  { what: 'IAM lets anybody in', check: 'agent-sign-in', faults: { iam: 'lets-everybody-in' } },
  { what: 'IAM is not there', check: 'agent-sign-in', change: () => ({ CALLSEAL_AGENTS_URL: nowhere }) },
  { what: 'the client secret is wrong', check: 'voice-token', change: () => ({ CALLSEAL_CLIENT_SECRET: 'another-secret' }) },
  { what: 'the token URL is a web page', check: 'voice-token', faults: { token: 'no-token' } },
  { what: 'the token URL is not there', check: 'voice-token', change: () => ({ CALLSEAL_TOKEN_URL: `${nowhere}/oauth2/token` }) },
  { what: 'anybody may send audio', check: 'audio-url', faults: { audio: 'accepts-unsigned' } },
  { what: 'the audio socket has another token', check: 'audio-url', faults: { audio: 'refuses-all' } },
  { what: 'the audio path is wrong', check: 'audio-url', faults: { audio: 'no-socket' } },
  {
    what: 'the audio socket is signed for another URL',
    check: 'audio-url',
    change: (env) => ({ CALLSEAL_AUDIO_URL: `${env.CALLSEAL_AUDIO_URL ?? ''}/` }),
  },
  { what: 'the audio server is not there', check: 'audio-url', change: () => ({ CALLSEAL_AUDIO_URL: 'ws://127.0.0.1:9/audio' }) },
  {
    what: 'what answers the public URL does not know our request ids',
    check: 'public-url',
    faults: {
      proxy: (request) => {
        delete request.headers['x-request-id'];
        return false;
      },
    },
  },
  {
    what: 'the server is not ready',
    check: 'readiness',
    faults: {
      proxy: ({ url }, response) =>
        url === '/health/ready' && Boolean(response.writeHead(503).end('{"status":"not-ready","checks":{"credentials":"failed"}}')),
    },
  },
  {
    what: 'the proxy drops the signature',
    check: 'callbacks',
    faults: {
      proxy: (request) => {
        delete request.headers['x-twilio-signature'];
        return false;
      },
    },
  },
  {
    what: 'the proxy rewrites the path of callbacks',
    check: 'callbacks',
    faults: {
      proxy: (request) => {
        request.url = request.url?.replace('/v1/streams/status', '/streams/status') ?? '';
        return false;
      },
    },
  },
  {
    what: 'something answers callbacks that checks no signature',
    check: 'callbacks',
    faults: {
      proxy: ({ method, url }, response) => method === 'POST' && url === '/v1/streams/status' && Boolean(response.writeHead(200).end('{}')),
    },
  },
  {
    what: 'the server allows fewer origins',
    check: 'cors',
    change: () => ({ CALLSEAL_ALLOWED_ORIGINS: 'https://flex.twilio.com,https://new.example' }),
  },
  {
    what: 'the proxy swallows preflights',
    check: 'cors',
    faults: { proxy: ({ method }, response) => method === 'OPTIONS' && Boolean(response.writeHead(200).end()) },
  },
  {
    what: 'the proxy lets every origin in',
    check: 'cors',
    faults: {
      proxy: ({ headers }, response) =>
        headers.origin?.endsWith('.invalid') === true &&
        Boolean(response.writeHead(200, { 'access-control-allow-origin': '*' }).end('{"status":"ok"}')),
    },
  },
  { what: 'the database has no tables', check: 'store', change: (_, emptyDatabase) => ({ CALLSEAL_DATABASE_URL: emptyDatabase }) },
  {
    what: 'the database does not exist',
    check: 'store',
    change: (env) => ({ CALLSEAL_DATABASE_URL: `${env.CALLSEAL_DATABASE_URL ?? ''}_none` }),
  },
  {
    what: 'the database server is not there',
    check: 'store',
    change: () => ({ CALLSEAL_DATABASE_URL: 'postgres://u:password-of-u@127.0.0.1:9/callseal' }),
  },
  {
    what: 'the database offers no TLS',
    check: 'store',
    change: (env) => ({ CALLSEAL_DATABASE_URL: `${env.CALLSEAL_DATABASE_URL ?? ''}?sslmode=require` }),
  },
  { what: 'a key is missing on the ring', check: 'store-keys', change: () => ({ CALLSEAL_KEYS: generateKey() }) },
  { what: 'the subject key is another one', check: 'store-keys', change: () => ({ CALLSEAL_SUBJECT_KEY: generateKey() }) },
  {
    what: 'the subject key is a placeholder',
    check: 'store-keys',
    change: () => ({ CALLSEAL_SUBJECT_KEY: Buffer.alloc(32, 1).toString('base64') }),
  },
  {
    what: 'a rotation is not finished',
    check: 'store-keys',
    change: (env) => ({ CALLSEAL_KEYS: `${generateKey()},${env.CALLSEAL_KEYS ?? ''}` }),
    status: 'warned',
  },
  ...brokenGates,
  { what: 'Redis is not there', check: 'redis', change: () => ({ CALLSEAL_REDIS_URL: 'redis://127.0.0.1:9' }) },
];
