import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, test } from 'node:test';
import { generateKey } from '../credentials/key-ring.js';
import { defaultPolicy } from '../gate/policy.js';
import { assuranceProfiles } from '../gate/profiles.js';
import { ConfigurationError } from './configuration-error.js';
import { readConfig } from './read-config.js';
import type { Environment } from './read-environment.js';

const folder = mkdtempSync(join(tmpdir(), 'callseal-gate-config-'));
after(() => {
  rmSync(folder, { recursive: true });
});
const file = (name: string, value: unknown): string => {
  writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  return join(folder, name);
};

const grantKey = generateKeyPairSync('ed25519').privateKey;
const webKey = grantKey.export({ format: 'jwk' });
const secret = 'a-secret-of-thirty-two-characters';
const subjectKey = generateKey();
/** A gate and nothing else. */
const gate: Readonly<Record<string, string>> = {
  CALLSEAL_PUBLIC_BASE_URL: 'https://callseal.example.com',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'auth-token-of-a-test',
  CALLSEAL_WORKSPACE_SID: `WS${'1'.repeat(32)}`,
  CALLSEAL_ACTIONS: 'transfer/60, address.change transactions.read/300/many',
  CALLSEAL_GRANT_KEYS: JSON.stringify([webKey]),
  CALLSEAL_SUBJECT_KEY: subjectKey,
  CALLSEAL_AUDIT_DATABASE: 'sqlite:audit.db',
  CALLSEAL_AUDIT_KEY: generateKey(),
};
const directory = { CALLSEAL_DIRECTORY_URL: 'https://directory.example.com/x', CALLSEAL_DIRECTORY_SECRET: secret };
const salesforce = {
  CALLSEAL_SALESFORCE_URL: 'https://acme.my.salesforce.com',
  CALLSEAL_SALESFORCE_CLIENT_ID: 'consumer-key',
  CALLSEAL_SALESFORCE_CLIENT_SECRET: secret,
};
const verify = { CALLSEAL_CODES_VERIFY_SID: `VA${'2'.repeat(32)}` };
const toolSecret = generateKey();
const voiceAgents = { CALLSEAL_VOICE_AGENT_IDS: 'agent_1,agent_2', CALLSEAL_VOICE_AGENT_SECRETS: toolSecret };
const relay = { CALLSEAL_RELAY_SIGNALLING_URL: 'https://voice.example.com' };

function without(env: Environment, ...names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems.map(({ variable }) => variable);
  }
}

test('a gate alone can be served, with the policy and profile that come with the kit', () => {
  const config = readConfig(gate);
  assert.deepEqual(config.gate, {
    actions: {
      transfer: { lifetimeSeconds: 60 },
      'address.change': {},
      'transactions.read': { lifetimeSeconds: 300, singleUse: false },
    },
    grantKeys: [webKey],
    attestations: [],
  });
  assert.deepEqual(
    [config.codes, config.directory, config.salesforce, config.fraud, config.voiceAgents, config.relay],
    Array(6).fill(undefined),
  );
});

describe('the gate', () => {
  it('reads a policy, a profile and a catalogue from files', () => {
    const policy = { ...defaultPolicy, id: 'mine', version: 7 };
    const questions = [{ id: 'pet', text: 'The name of your first pet?', kind: 'text' }];
    const config = readConfig({
      ...gate,
      ...directory,
      CALLSEAL_GATE_POLICY_FILE: file('policy.json', policy),
      CALLSEAL_GATE_PROFILE: file('profile.json', { ...assuranceProfiles.psd2, id: 'mine-too' }),
      CALLSEAL_GATE_ATTESTATIONS: 'document-seen',
      CALLSEAL_QUESTIONS_FILE: file('questions.json', questions),
    });
    assert.deepEqual(config.gate?.policy, policy);
    assert.equal(config.gate.profile?.id, 'mine-too');
    assert.deepEqual(config.gate.attestations, ['document-seen']);
    assert.deepEqual(config.directory, { url: directory.CALLSEAL_DIRECTORY_URL, secret, questions });
    assert.equal(readConfig({ ...gate, CALLSEAL_GATE_PROFILE: 'psd2' }).gate?.profile, assuranceProfiles.psd2);
  });

  it('takes its keys as one JSON Web Key, a list, a set, or PEM', () => {
    const pem = grantKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const next = generateKeyPairSync('ed25519').privateKey;
    for (const [text, count] of [
      [JSON.stringify(webKey), 1],
      [JSON.stringify({ keys: [webKey] }), 1],
      [pem, 1],
      [pem + next.export({ format: 'pem', type: 'pkcs8' }).toString(), 2],
    ] as const) {
      const keys = readConfig({ ...gate, CALLSEAL_GRANT_KEYS: text }).gate?.grantKeys;
      assert.equal(keys?.length, count);
      assert.equal(keys[0]?.d, webKey.d);
    }
  });

  const refused: readonly (readonly [name: string, value: string])[] = [
    ['CALLSEAL_ACTIONS', ','],
    ['CALLSEAL_ACTIONS', 'transfer/0'],
    ['CALLSEAL_ACTIONS', 'transfer/901'],
    ['CALLSEAL_ACTIONS', 'transfer/60/twice'],
    ['CALLSEAL_ACTIONS', 'transfer,transfer/60'],
    ['CALLSEAL_ACTIONS', '../transfer'],
    ['CALLSEAL_GRANT_KEYS', '[]'],
    ['CALLSEAL_GRANT_KEYS', '{"kty":"OKP"}'],
    ['CALLSEAL_GRANT_KEYS', JSON.stringify({ ...webKey, d: undefined })],
    ['CALLSEAL_GRANT_KEYS', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['CALLSEAL_GATE_POLICY_FILE', join(folder, 'none.json')],
    ['CALLSEAL_GATE_POLICY_FILE', file('text.json', 'no JSON: secret')],
    ['CALLSEAL_GATE_POLICY_FILE', file('open.json', { ...defaultPolicy, default: { rules: [], otherwise: { route: 'privileged' } } })],
    ['CALLSEAL_GATE_PROFILE', 'PSD2'],
    ['CALLSEAL_GATE_PROFILE', file('odd.json', { id: 'odd' })],
  ];
  for (const [name, value] of refused) {
    it(`refuses ${name}=${name === 'CALLSEAL_GRANT_KEYS' ? `${value.length} characters` : value.replace(folder, '')}`, () => {
      assert.deepEqual(problemsOf({ ...gate, [name]: value }), [name]);
    });
  }

  it('refuses a catalogue that is none', () => {
    for (const wrong of [[], [{ id: 'a', text: 'A?' }], [{ id: 'a', text: 'A?', kind: 'colour' }], {}, 'text']) {
      assert.deepEqual(problemsOf({ ...gate, ...directory, CALLSEAL_QUESTIONS_FILE: file('wrong.json', wrong) }), [
        'CALLSEAL_QUESTIONS_FILE',
      ]);
    }
  });
});

describe('a part of the gate', () => {
  const halves: readonly (readonly [env: Environment, missing: readonly string[]])[] = [
    [without(gate, 'CALLSEAL_GRANT_KEYS'), ['CALLSEAL_GRANT_KEYS']],
    [without(gate, 'CALLSEAL_SUBJECT_KEY'), ['CALLSEAL_SUBJECT_KEY']],
    [without(gate, 'CALLSEAL_AUDIT_DATABASE', 'CALLSEAL_AUDIT_KEY'), ['CALLSEAL_AUDIT_DATABASE']],
    [without(gate, 'CALLSEAL_WORKSPACE_SID'), ['CALLSEAL_WORKSPACE_SID']],
    [{ ...gate, ...verify }, ['CALLSEAL_DIRECTORY_URL']],
    [{ ...gate, CALLSEAL_CODES_KEYPAD_NEXT: 'https://twiml.example.com/next' }, ['CALLSEAL_CODES_VERIFY_SID']],
    [{ ...gate, ...without(directory, 'CALLSEAL_DIRECTORY_SECRET') }, ['CALLSEAL_DIRECTORY_SECRET']],
    [{ ...gate, ...without(directory, 'CALLSEAL_DIRECTORY_URL') }, ['CALLSEAL_DIRECTORY_URL']],
    [{ ...gate, CALLSEAL_QUESTIONS_FILE: file('q.json', [{ id: 'a', text: 'A?', kind: 'text' }]) }, ['CALLSEAL_DIRECTORY_URL']],
    [{ ...gate, ...without(salesforce, 'CALLSEAL_SALESFORCE_CLIENT_ID') }, ['CALLSEAL_SALESFORCE_CLIENT_ID']],
    [{ ...gate, CALLSEAL_SALESFORCE_HINTS: 'language=Language__c' }, ['CALLSEAL_SALESFORCE_URL']],
    [{ ...gate, CALLSEAL_FRAUD_URL: 'https://screen.example.com' }, ['CALLSEAL_FRAUD_SECRET']],
    [{ ...gate, ...without(voiceAgents, 'CALLSEAL_VOICE_AGENT_SECRETS') }, ['CALLSEAL_VOICE_AGENT_SECRETS']],
    [{ ...gate, CALLSEAL_FRAUD_SIGNALLING_URL: 'https://voice.example.com' }, ['CALLSEAL_AUDIO_URL', 'CALLSEAL_TOKEN_URL']],
    [{ ...gate, CALLSEAL_FRAUD_TRUST_LINE: 'yes' }, ['CALLSEAL_FRAUD_SIGNALLING_URL']],
    [{ ...gate, ...directory, ...verify, CALLSEAL_CODES_KEYPAD_NEXT: 'https://twiml.example.com/next' }, ['CALLSEAL_AUDIO_URL']],
    [{ ...gate, CALLSEAL_VOICE_AGENT_ACTIONS: 'transfer' }, ['CALLSEAL_VOICE_AGENT_IDS']],
    [{ ...gate, ...relay }, ['CALLSEAL_AUDIO_URL', 'CALLSEAL_TOKEN_URL', 'CALLSEAL_DATABASE_URL']],
    [{ ...gate, CALLSEAL_RELAY_SCORE_THRESHOLD: '0.9' }, ['CALLSEAL_RELAY_SIGNALLING_URL']],
  ];
  for (const [env, missing] of halves) {
    it(`that is half configured is refused: ${missing.join(', ')}`, () => {
      const problems = problemsOf(env);
      for (const name of missing) assert.ok(problems.includes(name), problems.join());
    });
  }

  it('takes certificates in the place of secrets', () => {
    const fingerprint = '0f'.repeat(32);
    const mutual = { CALLSEAL_VOICE_AGENT_CERTIFICATES: fingerprint, CALLSEAL_VOICE_AGENT_CERTIFICATE_HEADER: 'x-client-cert' };
    const config = readConfig({ ...gate, ...without(voiceAgents, 'CALLSEAL_VOICE_AGENT_SECRETS'), ...mutual });
    assert.deepEqual(config.voiceAgents, {
      agentIds: ['agent_1', 'agent_2'],
      certificates: { fingerprints: [fingerprint], trustedHeader: 'x-client-cert' },
    });
    assert.deepEqual(problemsOf({ ...gate, ...voiceAgents, CALLSEAL_VOICE_AGENT_SECRETS: secret }), ['CALLSEAL_VOICE_AGENT_SECRETS']);
  });

  it('is nothing without the gate', () => {
    const bare = { ...without(gate, 'CALLSEAL_ACTIONS', 'CALLSEAL_GRANT_KEYS'), CALLSEAL_AUDIO_URL: 'wss://audio.example.com/x' };
    for (const part of [{ CALLSEAL_GRANT_KEYS: gate.CALLSEAL_GRANT_KEYS ?? '' }, verify, directory, salesforce, voiceAgents]) {
      assert.ok(problemsOf({ ...bare, ...part }).includes('CALLSEAL_ACTIONS'), Object.keys(part).join());
    }
  });

  it('that contradicts another is refused', () => {
    const codes = { ...gate, ...directory, ...verify };
    assert.deepEqual(problemsOf(codes), []);
    assert.deepEqual(problemsOf({ ...codes, CALLSEAL_CODES_FROM: '+34910000000' }), ['CALLSEAL_CODES_FROM']);
    const ownCodes = { ...gate, ...directory, CALLSEAL_CODES_FROM: '+34910000000', CALLSEAL_CODES_CHANNELS: 'sms,call' };
    assert.deepEqual(problemsOf(ownCodes), ['CALLSEAL_CODES_CHANNELS']);
    assert.deepEqual(problemsOf({ ...codes, ...salesforce, CALLSEAL_SALESFORCE_DESTINATIONS: 'sms=MobilePhone' }), [
      'CALLSEAL_SALESFORCE_DESTINATIONS',
    ]);
    assert.deepEqual(problemsOf({ ...gate, ...voiceAgents, CALLSEAL_VOICE_AGENT_ACTIONS: 'payout' }), ['CALLSEAL_VOICE_AGENT_ACTIONS']);
  });
});

test('codes go where the directory or Salesforce says, by Verify or by a sender', () => {
  const keypadNext = 'https://twiml.example.com/next';
  const asked = { CALLSEAL_CODES_CHANNELS: 'call sms', CALLSEAL_CODES_KEY: subjectKey, CALLSEAL_CODES_KEYPAD_NEXT: keypadNext };
  const audio = { CALLSEAL_AUDIO_URL: 'wss://audio.example.com/x' };
  assert.deepEqual(readConfig({ ...gate, ...audio, ...directory, ...verify, ...asked }).codes, {
    carrier: { verifySid: verify.CALLSEAL_CODES_VERIFY_SID },
    channels: ['call', 'sms'],
    key: subjectKey,
    keypadNext,
  });
  const bySalesforce = { ...gate, ...salesforce, CALLSEAL_SALESFORCE_DESTINATIONS: 'sms=MobilePhone,email=Email' };
  const messagingSid = `MG${'3'.repeat(32)}`;
  const config = readConfig({ ...bySalesforce, CALLSEAL_CODES_MESSAGING_SID: messagingSid });
  assert.deepEqual(config.codes, { carrier: { messagingSid }, channels: ['sms'] });
  assert.deepEqual(config.salesforce?.contact?.destinations, { sms: 'MobilePhone', email: 'Email' });
});

test('Salesforce is read by configured names, which cannot hold anything else', () => {
  const named = {
    CALLSEAL_SALESFORCE_CONTACT: 'object=Account,account=Id,phones=Phone+PersonMobilePhone',
    CALLSEAL_SALESFORCE_HINTS: 'language=Language__c pace=Pace__c',
    CALLSEAL_SALESFORCE_TRANSACTION: 'object=Payment__c',
    CALLSEAL_SALESFORCE_NUMBERS: '49/0',
    CALLSEAL_SALESFORCE_API_VERSION: '64.0',
  };
  assert.deepEqual(readConfig({ ...gate, ...salesforce, ...named }).salesforce, {
    url: salesforce.CALLSEAL_SALESFORCE_URL,
    clientId: 'consumer-key',
    clientSecret: secret,
    apiVersion: '64.0',
    numbers: { countryCode: '49', trunkPrefix: '0' },
    contact: {
      object: 'Account',
      account: 'Id',
      phones: ['Phone', 'PersonMobilePhone'],
      hints: { language: 'Language__c', pace: 'Pace__c' },
    },
    transaction: { object: 'Payment__c' },
  });
  for (const value of ["object=Contact' OR Id != '", 'table=Contact', 'object', 'phones=Phone+', 'object=A.B', 'object=Contact;']) {
    assert.deepEqual(problemsOf({ ...gate, ...salesforce, CALLSEAL_SALESFORCE_CONTACT: value }), ['CALLSEAL_SALESFORCE_CONTACT']);
  }
});

test('calls are screened by an endpoint or by the engine', () => {
  const endpoint = { CALLSEAL_FRAUD_URL: 'https://screen.example.com/v1', CALLSEAL_FRAUD_SECRET: secret };
  const url = endpoint.CALLSEAL_FRAUD_URL;
  assert.deepEqual(readConfig({ ...gate, ...endpoint }).fraud, { kind: 'http', url, secret });
  const number = { CALLSEAL_FRAUD_NUMBER_FIELD: 'caller.number' };
  assert.deepEqual(readConfig({ ...gate, ...endpoint, ...number }).fraud, { kind: 'http', url, secret, numberField: 'caller.number' });
  const engine = {
    CALLSEAL_FRAUD_SIGNALLING_URL: 'https://voice.example.com',
    CALLSEAL_AUDIO_URL: 'wss://audio.example.com/x',
    CALLSEAL_TOKEN_URL: 'https://voice.example.com/oauth2/token',
    CALLSEAL_CLIENT_ID: 'server-kit',
    CALLSEAL_CLIENT_SECRET: secret,
  };
  assert.deepEqual(readConfig({ ...gate, ...engine }).fraud, {
    kind: 'engine',
    signallingUrl: 'https://voice.example.com',
    trustLine: false,
  });
  assert.deepEqual(problemsOf({ ...gate, ...engine, ...endpoint }), ['CALLSEAL_FRAUD_SIGNALLING_URL']);
});

test('voice agents and the relay become typed parts', () => {
  const webhooks = { CALLSEAL_VOICE_AGENT_ACTIONS: 'transfer', CALLSEAL_VOICE_AGENT_WEBHOOK_SECRETS: `${secret}, ${secret}-2` };
  assert.deepEqual(readConfig({ ...gate, ...voiceAgents, ...webhooks }).voiceAgents, {
    agentIds: ['agent_1', 'agent_2'],
    secrets: [toolSecret],
    webhookSecrets: [secret, `${secret}-2`],
    actions: ['transfer'],
  });
  const voice = {
    CALLSEAL_AUDIO_URL: 'wss://audio.example.com/x',
    CALLSEAL_TOKEN_URL: 'https://voice.example.com/oauth2/token',
    CALLSEAL_CLIENT_ID: 'server-kit',
    CALLSEAL_CLIENT_SECRET: secret,
    CALLSEAL_DATABASE_URL: 'sqlite:callseal.db',
    CALLSEAL_KEYS: generateKey(),
  };
  const set = {
    CALLSEAL_RELAY_SCORE_THRESHOLD: '0.9',
    CALLSEAL_RELAY_VERIFICATION_SECONDS: '4.5',
    CALLSEAL_RELAY_OPERATION_SECONDS: '60',
    CALLSEAL_RELAY_DIRECT_MODE: 'yes',
  };
  assert.deepEqual(readConfig({ ...gate, ...voice, ...relay, ...set }).relay, {
    signallingUrl: 'https://voice.example.com',
    operationSeconds: 60,
    withDirectMode: true,
    parameters: { scoreThreshold: 0.9, verificationSeconds: 4.5 },
  });
  for (const url of ['http://voice.example.com', 'wss://voice.example.com?x=1', 'ftp://voice.example.com']) {
    assert.deepEqual(problemsOf({ ...gate, ...voice, CALLSEAL_RELAY_SIGNALLING_URL: url }), ['CALLSEAL_RELAY_SIGNALLING_URL']);
  }
});
