import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, hashParameters } from './canonical-json.js';

const isMalformed = { code: 'BODY_MALFORMED' };

describe('the canonical form', () => {
  test('is that of the example in RFC 8785', () => {
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    assert.equal(
      canonicalJson(value),
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test('sorts names by UTF-16 code units, as RFC 8785 shows', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    assert.equal([...canonicalJson(value).matchAll(/:(\d)/g)].map(([, digit]) => digit).join(''), '2467153');
  });

  test('writes numbers as RFC 8785 lists them', () => {
    for (const [value, text] of [
      [0, '0'],
      [-0, '0'],
      [5e-324, '5e-324'],
      [1.7976931348623157e308, '1.7976931348623157e+308'],
      [9007199254740992, '9007199254740992'],
      [295147905179352830000, '295147905179352830000'],
      [9.999999999999997e22, '9.999999999999997e+22'],
      [1e23, '1e+23'],
      [0.000001, '0.000001'],
      [333333333.3333332, '333333333.3333332'],
    ] as const) {
      assert.equal(canonicalJson(value), text);
    }
  });

  test('is the same for any order of names and reads back as the same data', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = canonicalJson(value);
        const shuffled: unknown = JSON.parse(JSON.stringify(value), (_, part: unknown) =>
          typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).toReversed()) : part,
        );
        assert.equal(canonicalJson(shuffled), text);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.equal(canonicalJson(JSON.parse(text)), text);
      }),
    );
  });

  test('is other for other data', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (one, other) => {
        const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
        let isSame = true;
        try {
          assert.deepEqual(plain(one), plain(other));
        } catch {
          isSame = false;
        }
        assert.equal(canonicalJson(one) === canonicalJson(other), isSame);
      }),
    );
  });

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
      assert.throws(() => canonicalJson(value), isMalformed);
    });
  }

  test('keeps a member called __proto__', () => {
    assert.equal(canonicalJson(JSON.parse('{"__proto__":1,"a":2}')), '{"__proto__":1,"a":2}');
  });
});

test('parameters are hashed by their canonical form, up to a length', () => {
  assert.equal(hashParameters({ b: 1, a: 2 }), hashParameters({ a: 2, b: 1 }));
  assert.notEqual(hashParameters({ a: '2' }), hashParameters({ a: 2 }));
  assert.throws(() => hashParameters({ a: 'x'.repeat(20_000) }), isMalformed);
});
