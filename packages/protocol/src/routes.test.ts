import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serverErrors } from './errors.js';
import { CredentialStoreRequestSchema, type Route, routes, StreamRequestSchema, VerdictReportSchema } from './routes.js';

describe('the route table', () => {
  test('no two routes share a method and path', () => {
    const keys = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  test('only health, the description of the routes and the page of one-time links are open to everybody', () => {
    const open = Object.entries<Route>(routes).filter(([, route]) => route.needs === 'nothing');
    assert.deepEqual(
      open.map(([name]) => name),
      ['enterPage', 'enterScript', 'enterStyle', 'enterCode', 'health', 'readiness', 'openApi'],
    );
  });

  test("the tutorial's three paths are served", () => {
    const paths: readonly string[] = Object.values(routes).map(({ path }) => path);
    for (const path of ['/getTemporaryToken', '/startStreamAudio', '/stopStreamAudio']) assert.ok(paths.includes(path));
  });

  test('a stream request names a call and drops any URL', () => {
    assert.deepEqual(StreamRequestSchema.parse({ callSid: 'CA1', url: 'wss://elsewhere.example', Token: 't' }), { callSid: 'CA1' });
    for (const callSid of ['', '../Calls', 'CA1/../x', 'CA 1', '<Stream/>', undefined, 7]) {
      assert.equal(StreamRequestSchema.safeParse({ callSid }).success, false, String(callSid));
    }
  });

  test('a stream request may name the task alone', () => {
    assert.deepEqual(StreamRequestSchema.parse({ taskSid: 'WT1' }), { taskSid: 'WT1' });
    assert.equal(StreamRequestSchema.safeParse({ conferenceSid: 'CF1' }).success, false);
  });

  test('the time to a verdict is a number, or the text of one from a form, and nothing that could be taken for one', () => {
    const report = { subject: '+1', callSid: 'CA1', operation: 'verify', verdict: 'match' };
    for (const [given, read] of [
      [1500, 1500],
      ['1500', 1500],
    ] as const) {
      assert.equal(VerdictReportSchema.parse({ ...report, milliseconds: given }).milliseconds, read);
    }
    for (const milliseconds of [true, null, [], '', ' ', 'soon', -1, 3_600_001, '1e99', Number.NaN]) {
      assert.equal(VerdictReportSchema.safeParse({ ...report, milliseconds }).success, false, String(milliseconds));
    }
  });

  test('a registration needs a subject and a credential', () => {
    assert.equal(CredentialStoreRequestSchema.safeParse({ subject: ' ', credential: 'c' }).success, false);
    assert.equal(CredentialStoreRequestSchema.safeParse({ subject: '+1', credential: '' }).success, false);
    assert.equal(CredentialStoreRequestSchema.safeParse({ subject: '+1', credential: 'x'.repeat(98_305) }).success, false);
  });

  test('every server error has a status of its kind and says how to mend it', () => {
    for (const [code, { status, message, mend, retryable }] of Object.entries(serverErrors)) {
      assert.ok(status >= 400 && status < 600, code);
      assert.ok(message.endsWith('.') && mend.endsWith('.'), code);
      if (status === 429 || status === 503 || status === 504) assert.ok(retryable, code);
    }
  });
});
