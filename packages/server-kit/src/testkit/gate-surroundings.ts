import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from '../credentials/key-ring.js';
import { createHttpDouble, type Received, type Reply } from './http-double.js';
import { json } from './twilio-double.js';

export const verifySid = `VA${'8'.repeat(32)}`;
const directorySecret = 'secret-of-the-directory';
const fraudSecret = 'secret-of-the-fraud-screen';
const consumer = { key: 'consumer-key-of-the-kit', secret: 'consumer-secret-of-the-kit' } as const;

/** What of the gate's surroundings behaves otherwise than it should. */
export interface GateFaults {
  directory?: 'answers-anybody' | 'refuses-us' | 'broken';
  salesforce?: 'refuses-us' | 'lacks-a-field' | 'other-instance' | 'broken';
  fraud?: 'answers-anybody' | 'refuses-us' | 'broken';
}

/** The customer's systems around a gate, on loopback, and the variables that name them. */
export interface GateSurroundings extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  readonly hosts: Readonly<Record<string, string>>;
}

/** `databaseUrl` is where the audit log goes, `voiceUrl` where signalling is. */
export async function createGateSurroundings(
  faults: GateFaults,
  { databaseUrl, voiceUrl }: { readonly databaseUrl: string; readonly voiceUrl: string },
): Promise<GateSurroundings> {
  const folder = mkdtempSync(join(tmpdir(), 'callseal-gate-'));
  const questions = join(folder, 'questions.json');
  const asked = ['pet', 'school', 'street'].map((id) => ({ id, text: `Which ${id}?`, kind: 'text' }));
  writeFileSync(questions, JSON.stringify(asked));
  const directory = await createHttpDouble((request) => answerSecret(request, directorySecret, faults.directory));
  const fraud = await createHttpDouble((request) => answerSecret(request, fraudSecret, faults.fraud));
  const salesforce = await createHttpDouble((request) =>
    answerSalesforce(request, `http://${request.headers.host ?? ''}`, faults.salesforce),
  );
  const doubles = { 'directory.example.com': directory, 'acme.my.salesforce.com': salesforce, 'screen.example.com': fraud };
  return {
    env: {
      CALLSEAL_RELAY_SIGNALLING_URL: voiceUrl,
      CALLSEAL_RELAY_DIRECT_MODE: 'yes',
      CALLSEAL_ACTIONS: 'transfer/60,address.change',
      CALLSEAL_GRANT_KEYS: JSON.stringify([generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })]),
      CALLSEAL_AUDIT_DATABASE: databaseUrl,
      CALLSEAL_AUDIT_KEY: generateKey(),
      CALLSEAL_CODES_VERIFY_SID: verifySid,
      CALLSEAL_DIRECTORY_URL: `${directory.url}/callseal`,
      CALLSEAL_DIRECTORY_SECRET: directorySecret,
      CALLSEAL_QUESTIONS_FILE: questions,
      CALLSEAL_SALESFORCE_URL: salesforce.url,
      CALLSEAL_SALESFORCE_CLIENT_ID: consumer.key,
      CALLSEAL_SALESFORCE_CLIENT_SECRET: consumer.secret,
      CALLSEAL_FRAUD_URL: `${fraud.url}/v1/calls`,
      CALLSEAL_FRAUD_SECRET: fraudSecret,
      CALLSEAL_VOICE_AGENT_IDS: 'agent_1',
      CALLSEAL_VOICE_AGENT_SECRETS: generateKey(),
    },
    hosts: Object.fromEntries(Object.entries(doubles).map(([name, { url }]) => [name, new URL(url).host])),
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true });
      await Promise.all(Object.values(doubles).map((double) => double[Symbol.asyncDispose]()));
    },
  };
}

/** A service that knows nobody, and tells it to whoever has the secret. */
function answerSecret({ headers }: Received, secret: string, fault: GateFaults['directory']): Reply {
  if (fault === 'broken') return json({}, 500);
  const isKnown = headers['x-callseal-secret'] === secret;
  return fault === 'answers-anybody' || (isKnown && fault === undefined) ? json({}) : json({}, 401);
}

/** An org without customers. */
function answerSalesforce({ path, body, headers }: Received, url: string, fault: GateFaults['salesforce']): Reply {
  if (fault === 'broken') return { status: 503, body: '<html>Down for maintenance</html>' };
  if (path === '/services/oauth2/token') {
    const isKnown = new URLSearchParams(body).get('client_secret') === consumer.secret;
    if (!isKnown || fault === 'refuses-us') return json({ error: 'invalid_client', error_description: 'invalid client credentials' }, 400);
    const instance = fault === 'other-instance' ? 'https://other.my.salesforce.com' : url;
    return json({ access_token: '00D!session', instance_url: instance, token_type: 'Bearer' });
  }
  if (headers.authorization !== 'Bearer 00D!session') return json([{ errorCode: 'INVALID_SESSION_ID', message: 'over' }], 401);
  if (path.endsWith('/parameterizedSearch')) return json({ searchRecords: [] });
  if (fault === 'lacks-a-field') return json([{ errorCode: 'INVALID_FIELD', message: "No such column 'Amount__c'" }], 400);
  return json({ totalSize: 0, done: true, records: [] });
}
