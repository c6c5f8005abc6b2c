import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeFailure, nameOfError } from './describe-failure.js';

describe('a failure', () => {
  test('keeps what an operator needs: the class, the system’s code, the status and where it happened', () => {
    const error = Object.assign(new TypeError('secret'), { code: 'ECONNREFUSED', status: 502 });
    const { name, code, status, stack = '' } = describeFailure(error);
    assert.deepEqual([name, code, status], ['TypeError', 'ECONNREFUSED', 502]);
    assert.match(stack, /describe-failure\.test\.js:\d+:\d+/);
    assert.ok(stack.split('\n').length >= 2);
    assert.doesNotMatch(stack, /secret/);
  });

  test('is described by its innermost cause', () => {
    const inner = Object.assign(new RangeError('x'), { code: 20429 });
    const { name, code } = describeFailure(new Error('a', { cause: new Error('b', { cause: inner }) }));
    assert.deepEqual([name, code], ['RangeError', 20429]);
  });

  test('that is its own cause is described all the same', () => {
    const error = new Error('x');
    error.cause = error;
    assert.equal(describeFailure(error).name, 'Error');
  });

  for (const code of ['ETIMEDOUT', 'ERR_JWKS_TIMEOUT', '42P01', '23505', 'CONFIG_INVALID', 'WRONGTYPE', 404]) {
    test(`keeps the code ${code}`, () => {
      assert.equal(describeFailure(Object.assign(new Error('x'), { code })).code, code);
    });
  }

  for (const code of ['auth0token', '+34600000001', 'A B', 'Key (subject)=(x)', '', 'A'.repeat(41), {}, null]) {
    test(`leaves out the code ${JSON.stringify(code)}`, () => {
      assert.equal(describeFailure(Object.assign(new Error('x'), { code })).code, undefined);
    });
  }

  for (const [what, value, name] of [
    ['text', 'secret', 'string'],
    ['nothing', undefined, 'undefined'],
    ['an object', { name: 'secret' }, 'object'],
    ['an error named after what it is about', Object.assign(new Error('x'), { name: 'token of alice' }), 'Error'],
  ] as const) {
    test(`of ${what} is ${name}`, () => {
      assert.equal(describeFailure(value).name, name);
    });
  }

  test('that throws when it is looked at is unknown', () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('secret');
      },
    });
    assert.equal(describeFailure(hostile).name, 'unknown');
    assert.equal(nameOfError(hostile), 'unknown');
  });
});

test('lines of a message never pass for frames', () => {
  const error = new Error('first\n    at secret (file:///a.js:1:2)\n    at /secret.js:1:2');
  assert.doesNotMatch(describeFailure(error).stack ?? '', /secret/);
});
