import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { callSid, otherCallSid } from '../testkit/twilio-double.js';
import { readTaskLegs } from './task-attributes.js';

for (const [what, attributes, legs] of [
  [
    'the conference’s customer first',
    { call_sid: otherCallSid, conference: { participants: { customer: callSid } } },
    { customer: callSid },
  ],
  ['the call of a task that has no conference yet', { call_sid: callSid }, { customer: callSid }],
  [
    'the call when the customer is no call SID',
    { call_sid: callSid, conference: { participants: { customer: '../x' } } },
    { customer: callSid },
  ],
  ['the worker', { conference: { participants: { worker: callSid } } }, { worker: callSid }],
  ['nothing in an outbound task', { direction: 'outbound', outbound_to: '+34600000001' }, {}],
  ['nothing in ids of other things', { call_sid: `MZ${'1'.repeat(32)}` }, {}],
  ['nothing in lists and numbers', { call_sid: [callSid], conference: 5 }, {}],
] as const) {
  test(`reads ${what}`, () => {
    assert.deepEqual(readTaskLegs(JSON.stringify(attributes)), legs);
  });
}

test('whatever the text is, only call SIDs come out and nothing is thrown', () => {
  const odd = fc.oneof(fc.string(), fc.json(), fc.anything());
  fc.assert(
    fc.property(odd, (text) => {
      for (const sid of Object.values(readTaskLegs(text))) assert.match(String(sid), /^CA[0-9a-fA-F]{32}$/);
    }),
  );
  assert.deepEqual(readTaskLegs('{"__proto__":{"call_sid":"x"},"constructor":{"call_sid":"y"}}'), {});
});
