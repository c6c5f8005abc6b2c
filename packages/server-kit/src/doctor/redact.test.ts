import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRedactor } from './redact.js';

const line = (says: string) => ({ id: 'x', title: 'X', status: 'failed', says, mend: says }) as const;

test('every secret of the environment is taken out of a line, wherever it stands', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w+/-]{8,40}$/), fc.string(), fc.string(), (secret, before, after) => {
      const redact = createRedactor({ CALLSEAL_CLIENT_SECRET: secret });
      const { says, mend } = redact(line(before + secret + after));
      assert.equal(says.includes(secret), false);
      assert.equal(mend?.includes(secret), false);
    }),
  );
});

test('the password of a URL is taken out by itself, as it is written and decoded', () => {
  const redact = createRedactor({ CALLSEAL_DATABASE_URL: 'postgres://callseal:p%40ssword1@db/callseal' });
  assert.equal(redact(line('p%40ssword1 and p@ssword1 at db')).says, '[secret] and [secret] at db');
});

test('each key of a ring is taken out by itself', () => {
  const redact = createRedactor({ CALLSEAL_KEYS: 'first-key-of-two,second-key-of-two' });
  assert.equal(redact(line('second-key-of-two')).says, '[secret]');
});

test('what is no secret stays', () => {
  const redact = createRedactor({ CALLSEAL_PUBLIC_BASE_URL: 'https://callseal.example.com', CALLSEAL_CLIENT_SECRET: 'abc' });
  assert.equal(redact(line('https://callseal.example.com abc')).says, 'https://callseal.example.com abc');
});

test('the private part of a key that signs grants is taken out by itself', () => {
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const redact = createRedactor({ CALLSEAL_GRANT_KEYS: JSON.stringify([key]) });
  assert.equal(redact(line(`private ${key.d ?? ''}`)).says, 'private [secret]');
});
