import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerError } from '../errors/server-error.js';
import { identifyTwilioError } from './identify-twilio-error.js';

for (const [what, error, code] of [
  ['a RestException of an unknown call', { status: 404, code: 20404 }, 'CALL_NOT_FOUND'],
  ['a RestException without a code', { status: 404 }, 'CALL_NOT_FOUND'],
  ['an operation on a call that is over', { status: 400, code: 21220 }, 'CALL_NOT_IN_PROGRESS'],
  ['too many requests', { status: 429, code: 20429 }, 'TELEPHONY_BUSY'],
  ['wrong credentials', { status: 401, code: 20003 }, 'TELEPHONY_FAILED'],
  ['a time-out of axios', { isAxiosError: true, code: 'ECONNABORTED' }, 'TELEPHONY_TIMEOUT'],
  ['a refused connection', { isAxiosError: true, code: 'ECONNREFUSED' }, 'TELEPHONY_FAILED'],
  ['a transport error that carries a status', { isAxiosError: true, code: 'ECONNABORTED', status: 404 }, 'TELEPHONY_TIMEOUT'],
  ['an error of the context constructor', new Error("Parameter 'sid' is not valid."), 'INTERNAL'],
  ['a thrown string', 'no', 'INTERNAL'],
  ['nothing', undefined, 'INTERNAL'],
  ['null', null, 'INTERNAL'],
] as const) {
  test(`${what} is ${code}`, () => {
    const identified = identifyTwilioError(error);
    assert.equal(identified.code, code);
    assert.equal(identified.cause, error);
  });
}

test('an error that is already ours stays itself', () => {
  const error = new ServerError('AGENT_NOT_ON_CALL');
  assert.equal(identifyTwilioError(error), error);
});
