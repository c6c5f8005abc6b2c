import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createPseudonym } from './pseudonyms.js';

const key = Buffer.alloc(32, 1);

test('a pseudonym is the same on every instance with the key, and another for another key, kind or name', () => {
  const pseudonym = createPseudonym(key);
  assert.equal(createPseudonym(key)('subject', '+34600000001'), pseudonym('subject', '+34600000001'));
  const others = [
    pseudonym('subject', '+34600000001'),
    pseudonym('caller-number', '+34600000001'),
    pseudonym('agent', '+34600000001'),
    pseudonym('subject', '+34600000002'),
    createPseudonym(Buffer.alloc(32, 2))('subject', '+34600000001'),
  ];
  assert.equal(new Set(others).size, others.length);
  for (const other of others) assert.match(other, /^[\w-]{22}$/);
});

test("it is not the store's hash under the same key", () => {
  const store = createHmac('sha256', key).update('+34600000001').digest();
  assert.ok(!createPseudonym(key)('subject', '+34600000001').startsWith(store.toString('base64url').slice(0, 10)));
});
