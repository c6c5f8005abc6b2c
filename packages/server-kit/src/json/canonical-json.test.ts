import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

/** Numbers, texts and nesting, without what JSON loses. */
const values = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** The same value with the members of every object in another order. */
function shuffle(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffle);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffle(member)]),
  );
}

describe('canonical JSON', () => {
  test('writes the example of RFC 8785 as the RFC does', () => {
    const input = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    const expected =
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' + '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
    assert.equal(canonicalJson(input), expected);
  });

  test('sorts members by UTF-16 code units, as the RFC shows', () => {
    const input = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    assert.deepEqual(canonicalJson(input).match(/(?<=:)\d/g), ['2', '4', '6', '7', '1', '5', '3']);
  });

  test('writes numbers at the edges as the RFC does', () => {
    for (const [number, text] of [
      [0, '0'],
      [-0, '0'],
      [Number.MIN_VALUE, '5e-324'],
      [Number.MAX_VALUE, '1.7976931348623157e+308'],
      [9007199254740992, '9007199254740992'],
      [1e21, '1e+21'],
      [999999999999999900000, '999999999999999900000'],
      [0.000001, '0.000001'],
      [1e-7, '1e-7'],
    ] as const) {
      assert.equal(canonicalJson(number), text);
    }
  });

  test('is read back as the same value, and is the same whatever the order of members', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = canonicalJson(value);
        assert.deepEqual(JSON.parse(text), value);
        assert.equal(canonicalJson(JSON.parse(text)), text);
        assert.equal(canonicalJson(shuffle(value)), text);
      }),
      { numRuns: 2000 },
    );
  });

  test('differs for different values', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        assert.equal(canonicalJson(one) === canonicalJson(other), isSame(one, other));
      }),
      { numRuns: 2000 },
    );
  });

  test('refuses what JSON cannot carry without loss', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const refused: unknown[] = [
      undefined,
      { a: undefined },
      [undefined],
      new Array(1),
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1n,
      Symbol('a'),
      () => 1,
      new Date(),
      new Map(),
      '\ud800',
      { '\udc00': 1 },
      cycle,
    ];
    for (const value of refused) assert.throws(() => canonicalJson(value), TypeError);
  });
});

function isSame(one: unknown, other: unknown): boolean {
  try {
    assert.deepEqual(one, other);
    return true;
  } catch {
    return false;
  }
}
