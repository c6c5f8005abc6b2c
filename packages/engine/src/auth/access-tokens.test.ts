import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessTokens } from './access-tokens.js';
import { readToken } from './read-token.js';
import { generateSealingKey } from '../service/engine-options.js';
import { ManualClock } from '../testing/manual-clock.js';

const sealingKey = generateSealingKey();
const clock = new ManualClock();
const tokens = createAccessTokens({ sealingKey, lifetimeSeconds: 300, clock });

test('a token is valid until its lifetime is over', () => {
  const token = tokens.issue();
  clock.advance(299);
  assert.equal(tokens.check(token, 'voice'), 'valid');
  clock.advance(1);
  assert.equal(tokens.check(token, 'voice'), 'TOKEN_EXPIRED');
});

test('every changed character makes a token invalid', () => {
  const token = tokens.issue();
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'A' ? 'B' : 'A';
    assert.equal(tokens.check(token.slice(0, at) + other + token.slice(at + 1), 'voice'), 'TOKEN_INVALID', `character ${at}`);
  }
});

test('a token of another engine, or of none, is invalid', () => {
  const foreign = createAccessTokens({ sealingKey: generateSealingKey(), lifetimeSeconds: 300, clock }).issue();
  const token = tokens.issue();
  for (const bad of [foreign, '', 'x', `${token}A`, token.slice(1), `${token}=`, '\0'.repeat(75), 'é'.repeat(75)]) {
    assert.equal(tokens.check(bad, 'voice'), 'TOKEN_INVALID');
  }
});

test('a token for voices does not screen, and one that screens is for voices too', () => {
  assert.equal(tokens.check(tokens.issue(), 'fraud'), 'TOKEN_SCOPE_MISSING');
  assert.equal(tokens.check(tokens.issue('fraud'), 'fraud'), 'valid');
  assert.equal(tokens.check(tokens.issue('fraud'), 'voice'), 'valid');
  const old = tokens.issue();
  clock.advance(300);
  assert.equal(tokens.check(old, 'fraud'), 'TOKEN_EXPIRED');
});

test('a token is read from the header first and from auth otherwise, with or without its type', () => {
  const none = { authorization: undefined, auth: undefined };
  assert.equal(readToken({ ...none, authorization: 'Bearer abc' }), 'abc');
  assert.equal(readToken({ authorization: 'Bearer abc', auth: { token: 'other' } }), 'abc');
  assert.equal(readToken({ ...none, auth: { token: 'abc' } }), 'abc');
  assert.equal(readToken({ ...none, auth: { token: ' Bearer  abc ' } }), 'abc');
  for (const auth of [null, 'abc', 7, {}, { token: 7 }, { token: '' }, { token: 'a b c' }, { token: 'x'.repeat(600) }]) {
    assert.equal(readToken({ ...none, auth }), null);
  }
});
