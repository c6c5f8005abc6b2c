import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCredentialSealer } from './credential-sealer.js';

const sealingKey = randomBytes(32);
const sealer = createCredentialSealer({ sealingKey, modelHash: 'model-a' });
const code = (expected: string) => (error: unknown) => error instanceof Error && 'code' in error && error.code === expected;

test('what was sealed comes back, whatever its bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6000 }), (template) => {
      assert.deepEqual(new Uint8Array(sealer.open(sealer.seal(template))), template);
    }),
  );
});

test('two credentials of one template share no bytes after the header', () => {
  const template = new Uint8Array(100);
  const [one, other] = [sealer.seal(template), sealer.seal(template)];
  assert.notEqual(one.slice(30), other.slice(30));
});

const altered = (at: number): string => {
  const bytes = Buffer.from(sealer.seal(new Uint8Array(100).fill(7)), 'base64url');
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  return bytes.toString('base64url');
};
const regions: readonly (readonly [string, number, string])[] = [
  ['first format byte', 0, 'CREDENTIAL_MALFORMED'],
  ['version', 2, 'CREDENTIAL_MALFORMED'],
  ['first model byte', 3, 'CREDENTIAL_OTHER_MODEL'],
  ['last model byte', 18, 'CREDENTIAL_OTHER_MODEL'],
  ['first nonce byte', 19, 'CREDENTIAL_FOREIGN'],
  ['last nonce byte', 30, 'CREDENTIAL_FOREIGN'],
  ['first sealed byte', 31, 'CREDENTIAL_FOREIGN'],
  ['a sealed byte in the middle', 80, 'CREDENTIAL_FOREIGN'],
  ['last sealed byte', -17, 'CREDENTIAL_FOREIGN'],
  ['first tag byte', -16, 'CREDENTIAL_FOREIGN'],
  ['last tag byte', -1, 'CREDENTIAL_FOREIGN'],
];
for (const [region, at, expected] of regions) {
  test(`a changed bit in the ${region} is refused with ${expected}`, () => {
    assert.throws(() => sealer.open(altered(at)), code(expected));
  });
}

test('every single changed bit of a credential is refused', () => {
  const bytes = Buffer.from(sealer.seal(randomBytes(40)), 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => sealer.open(bytes.toString('base64url')));
    bytes[bit >> 3]! ^= 1 << (bit & 7);
  }
});

test('a credential of another key or another model is refused', () => {
  const foreign = createCredentialSealer({ sealingKey: randomBytes(32), modelHash: 'model-a' });
  const other = createCredentialSealer({ sealingKey, modelHash: 'model-b' });
  const template = randomBytes(50);
  assert.throws(() => sealer.open(foreign.seal(template)), code('CREDENTIAL_FOREIGN'));
  assert.throws(() => sealer.open(other.seal(template)), code('CREDENTIAL_OTHER_MODEL'));
});

test('another spelling of the same bytes, and anything else, is refused', () => {
  const sealed = sealer.seal(randomBytes(40));
  for (const bad of [
    '',
    'x',
    ' ',
    `${sealed}=`,
    `${sealed}\n`,
    ` ${sealed}`,
    sealed.slice(0, -4),
    sealed.slice(0, 20),
    'A'.repeat(200_000),
    '{"a":1}',
  ]) {
    assert.throws(() => sealer.open(bad));
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.throws(() => sealer.open(text));
    }),
  );
});
