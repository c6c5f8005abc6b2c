import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digitForms, type NumberingPlan, toE164 } from './phone-numbers.js';

const plans: readonly (NumberingPlan | undefined)[] = [
  undefined,
  { countryCode: '34' },
  { countryCode: '49', trunkPrefix: '0' },
  { countryCode: '1', trunkPrefix: '1' },
];

test('a number is read however it is punctuated', () => {
  for (const written of ['+34600000001', '+34 600 000 001', '+34 (600) 000-001', '+34.600.000.001', '+34–600 000/001', '0034 600000001']) {
    assert.equal(toE164(written), '+34600000001', written);
  }
});

test('what cannot be told for certain is no number', () => {
  const bad = ['600000001', '34600000001', '+34600000001 ext 5', '+34600000001x5', 'tel:+34600000001', '+34+600000001', '++34600000001'];
  for (const written of [...bad, '+034600000001', '+1', `+${'1'.repeat(16)}`, '', ' ', '+٣٤٦٠٠٠٠٠٠٠١', 34600000001, null, undefined, {}]) {
    assert.equal(toE164(written), undefined);
  }
  assert.equal(toE164(`+34600000001${' '.repeat(64)}`), undefined);
});

test('whatever is written, what is read is E.164 and says the same digits', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('+0123 4567-89().')) })),
      fc.constantFrom(...plans),
      (text, plan) => {
        const number = toE164(text, plan);
        if (number === undefined) return;
        assert.match(number, /^\+[1-9]\d{6,14}$/);
        const digits = text.replace(/\D/g, '');
        assert.ok(digits.endsWith(number.slice(1)) || number.endsWith(digits.replace(/^[01]/, '')));
      },
    ),
    { numRuns: 2000 },
  );
});

test('every form under which a number is searched for is read back as that number', () => {
  const numbers = fc.tuple(fc.constantFrom('34', '49', '1'), fc.stringMatching(/^[2-9]\d{7,10}$/)).map(([code, rest]) => `+${code}${rest}`);
  fc.assert(
    fc.property(numbers, fc.constantFrom(...plans), (number, plan) => {
      const [withCountry, ...atHome] = digitForms(number, plan);
      assert.equal(`+${withCountry ?? ''}`, number);
      for (const form of atHome) {
        assert.match(form, /^\d+$/);
        assert.equal(toE164(form, plan), number);
      }
    }),
    { numRuns: 500 },
  );
});
