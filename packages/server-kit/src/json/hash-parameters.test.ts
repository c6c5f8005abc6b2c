import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalParameters, hashParameters } from './hash-parameters.js';

const isMalformed = { code: 'BODY_MALFORMED' };

describe('the text of parameters', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const [what, value] of Object.entries({
    undefined,
    'a member that is undefined': { a: undefined },
    'a hole': Array<number>(1),
    NaN: Number.NaN,
    Infinity: -Infinity,
    'a bigint': 1n,
    'a function': () => 1,
    'a symbol': Symbol('s'),
    'a name that is a symbol': { [Symbol('s')]: 1 },
    'a date': new Date(0),
    'a map': new Map(),
    'a lone surrogate': 'a\ud800',
    'a lone surrogate in a name': { '\udc00': 1 },
    'a cycle': cycle,
  })) {
    test(`refuses ${what}`, () => {
      assert.throws(() => canonicalParameters(value), isMalformed);
    });
  }

  test('keeps a member called __proto__', () => {
    assert.equal(canonicalParameters(JSON.parse('{"__proto__":1,"a":2}')), '{"__proto__":1,"a":2}');
  });
});

test('parameters are hashed by their canonical form, up to a length', () => {
  assert.equal(hashParameters({ b: 1, a: 2 }), hashParameters({ a: 2, b: 1 }));
  assert.notEqual(hashParameters({ a: '2' }), hashParameters({ a: 2 }));
  assert.throws(() => hashParameters({ a: 'x'.repeat(20_000) }), isMalformed);
});
