import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createValueSeal } from './value-seal.js';

const seal = createValueSeal('secret', 'agent');

test('what was sealed opens under the same secret, purpose and name, and shows nothing of itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ minLength: 6 }), (clear, value) => {
      const name = seal.nameOf(clear);
      const sealed = seal.seal(name, value);
      assert.equal(createValueSeal('secret', 'agent').open(name, sealed), Buffer.from(value).toString());
      assert.ok(!sealed.includes(value));
      assert.notEqual(seal.seal(name, value), sealed);
      assert.match(name, /^agent:[\w-]{43}$/);
    }),
  );
});

test('what was moved to another name or purpose, or sealed under another secret, does not open', () => {
  const name = seal.nameOf('a');
  const sealed = seal.seal(name, 'value');
  assert.equal(seal.open(seal.nameOf('b'), sealed), undefined);
  assert.equal(createValueSeal('secret', 'token').open(name, sealed), undefined);
  assert.equal(createValueSeal('other', 'agent').open(name, sealed), undefined);
  assert.notEqual(createValueSeal('secret', 'token').nameOf('a').slice(-43), name.slice(-43));
});

test('what was altered anywhere, or was never sealed, does not open', () => {
  const name = seal.nameOf('a');
  const bytes = Buffer.from(seal.seal(name, 'value'), 'base64');
  for (let index = 0; index < bytes.length; index += 1) {
    const altered = Buffer.from(bytes);
    altered[index] = (altered[index] ?? 0) ^ 1;
    assert.equal(seal.open(name, altered.toString('base64')), undefined);
    assert.equal(seal.open(name, bytes.subarray(0, index).toString('base64')), undefined);
  }
  for (const text of ['', 'x', '{"identity":"root"}', 'A'.repeat(100)]) assert.equal(seal.open(name, text), undefined);
});
