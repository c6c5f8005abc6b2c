import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { agentRoutes } from '@callseal/protocol/routes';
import { refusal, startServer, type TestServer } from './http-server.test.js';
import { createServerKitClient } from './server-kit-client.js';

let server: TestServer;
before(async () => {
  server = await startServer();
});
beforeEach(() => {
  server.asked.length = 0;
});
after(() => {
  server.close();
});

const client = (timeout?: number) =>
  createServerKitClient({
    baseUrl: `${server.base}/callseal/`,
    securityToken: () => 'secret',
    ...(timeout === undefined ? {} : { timeout }),
  });
const answer = (body: unknown) => {
  server.answer = { status: 200, body: JSON.stringify(body) };
};

describe('the server-kit client', () => {
  it('asks the routes of the table, and parses their answers', async () => {
    const kit = client();
    answer({ token_type: 'Bearer', access_token: 'abc', expires_in: 60 });
    assert.deepEqual(await kit.token(), { token_type: 'Bearer', access_token: 'abc', expires_in: 60 });
    answer({ streamSid: 'MZ1', name: 'n', callSid: 'CA1' });
    assert.equal((await kit.startStream({ callSid: 'CA1', taskSid: 'WT1' })).streamSid, 'MZ1');
    answer({ callSid: 'CA1', stopped: true });
    await kit.stopStream({ callSid: 'CA1' });
    answer({ credential: 'kept' });
    assert.equal(await kit.lookUpCredential('+1'), 'kept');
    answer({ credential: null });
    assert.equal(await kit.lookUpCredential('+1'), null);
    answer({ stored: true });
    await kit.storeCredential('+1', 'a+/=b', { modelHash: 'm' });
    answer({ deleted: false });
    assert.equal(await kit.deleteCredential('+1'), false);
    assert.deepEqual(
      server.asked.map(({ path, fields }) => [path, fields]),
      [
        ['/callseal/v1/token', { Token: 'secret' }],
        ['/callseal/v1/streams/start', { Token: 'secret', callSid: 'CA1', taskSid: 'WT1' }],
        ['/callseal/v1/streams/stop', { Token: 'secret', callSid: 'CA1' }],
        ['/callseal/v1/credentials/lookup', { Token: 'secret', subject: '+1' }],
        ['/callseal/v1/credentials/lookup', { Token: 'secret', subject: '+1' }],
        ['/callseal/v1/credentials/store', { Token: 'secret', subject: '+1', credential: 'a+/=b', modelHash: 'm' }],
        ['/callseal/v1/credentials/delete', { Token: 'secret', subject: '+1' }],
      ],
    );
  });

  it('is the store of an element through externalMethods', async () => {
    const { externalMethods } = client();
    answer({ credential: 'kept' });
    assert.equal(await externalMethods.getCredential('+1'), 'kept');
    answer({ stored: true });
    await externalMethods.storeCredential('+1', 'made');
    answer({ deleted: true });
    assert.equal(await externalMethods.deleteCredential('+1'), true);
    answer({ token_type: 'Bearer', access_token: 'abc' });
    assert.deepEqual(await externalMethods.getTemporaryToken('ignored', 'ignored'), { token_type: 'Bearer', access_token: 'abc' });
    assert.deepEqual(
      server.asked.map(({ fields }) => fields.Token),
      ['secret', 'secret', 'secret', 'secret'],
    );
  });

  it('starts a stream by the task alone, and is told which call that is', async () => {
    answer({ streamSid: 'MZ1', name: 'n', callSid: 'CA9' });
    assert.equal((await client().startStream({ taskSid: 'WT1' })).callSid, 'CA9');
    answer({ callSid: 'CA9', state: 'started', streamSid: 'MZ1' });
    assert.deepEqual(await client().streamState({ taskSid: 'WT1' }), { callSid: 'CA9', state: 'started', streamSid: 'MZ1' });
    assert.deepEqual(
      server.asked.map(({ path, fields }) => [path, fields]),
      [
        ['/callseal/v1/streams/start', { Token: 'secret', taskSid: 'WT1' }],
        ['/callseal/v1/streams/state', { Token: 'secret', taskSid: 'WT1' }],
      ],
    );
  });

  it('keeps receipts under the subject, and the number in no second field', async () => {
    const { externalMethods } = client();
    answer({ consent: { answer: 'agreed', textVersion: '1' } });
    assert.deepEqual(await externalMethods.getConsent('+1'), { answer: 'agreed', textVersion: '1' });
    answer({ consent: null });
    assert.equal(await externalMethods.getConsent('+1'), null);
    answer({ stored: true });
    const receipt = { callSid: 'CA1', answer: 'refused', textVersion: '1', at: '2026-11-22T10:00:00.000Z', method: 'spoken-to-agent' };
    await externalMethods.storeConsent('+1', { ...receipt, callerId: '+1' });
    await externalMethods.storeConsent('+1', { ...receipt, callerId: '+1', language: 'de-AT' });
    assert.deepEqual(
      server.asked.slice(2).map(({ path, fields }) => [path, fields]),
      [
        ['/callseal/v1/consents/store', { Token: 'secret', subject: '+1', ...receipt }],
        ['/callseal/v1/consents/store', { Token: 'secret', subject: '+1', ...receipt, language: 'de-AT' }],
      ],
    );
    for (const { fields } of server.asked.slice(2)) assert.ok(agentRoutes.storeConsent.request.safeParse(fields).success);
    server.answer = refusal(503, 'STORE_FAILED', true);
    await assert.rejects(Promise.resolve(externalMethods.storeConsent('+1', receipt)), { code: 'STORE_FAILED' });
  });

  it('reports a verdict, and says how long the caller has to wait', async () => {
    answer({ coolOffSeconds: 3_600 });
    const report = { subject: '+1', callSid: 'CA1', operation: 'verify', verdict: 'mismatch', milliseconds: 4_200.5 } as const;
    assert.equal(await client().reportVerdict(report), 3_600);
    const asked = server.asked[0]!;
    assert.deepEqual([asked.path, asked.fields], ['/callseal/v1/verdicts', { Token: 'secret', ...report, milliseconds: '4200.5' }]);
    assert.deepEqual(agentRoutes.reportVerdict.request.parse(asked.fields), report);
  });

  it('reports each registration and verification of an element once, without the test between them, without what the server heard itself, and without disturbing anybody', async () => {
    const { externalMethods } = client();
    const response = {
      operation: 'verify',
      purpose: 'verify',
      callSid: 'CA1',
      result: 'result-fail-score',
      verdict: 'mismatch',
      milliseconds: 4_200,
      score: 0.3,
    };
    answer({ coolOffSeconds: 0 });
    await externalMethods.onResponse({ ...response, purpose: 'test' }, '+1');
    await externalMethods.onResponse({ ...response, relayed: true }, '+1');
    assert.equal(server.asked.length, 0);
    await externalMethods.onResponse(response, '+1');
    await externalMethods.onResponse({ ...response, operation: 'register', purpose: 'register', verdict: 'spoof' }, '+1');
    assert.deepEqual(
      server.asked.map(({ fields }) => fields),
      [
        { Token: 'secret', subject: '+1', callSid: 'CA1', operation: 'verify', verdict: 'mismatch', milliseconds: '4200' },
        { Token: 'secret', subject: '+1', callSid: 'CA1', operation: 'register', verdict: 'spoof', milliseconds: '4200' },
      ],
    );
    for (const fault of [refusal(503, 'STATE_FAILED', true), 'reset', { status: 200, body: 'text' }] as const) {
      server.answer = fault;
      assert.equal(await externalMethods.onResponse(response, '+1'), undefined);
    }
  });

  it("rejects with the server's code and its word on repeating", async () => {
    server.answer = refusal(503, 'STORE_FAILED', true);
    await assert.rejects(client().lookUpCredential('+1'), { code: 'STORE_FAILED', retryable: true, status: 503, requestId: 'req-1' });
  });

  for (const body of [{}, { credential: 5 }, { stored: 'yes' }, 'text', null]) {
    it(`refuses the answer ${JSON.stringify(body)}`, async () => {
      answer(body);
      await assert.rejects(client().lookUpCredential('+1'), { code: 'ANSWER_UNEXPECTED' });
      await assert.rejects(client().storeCredential('+1', 'c'), { code: 'ANSWER_UNEXPECTED' });
    });
  }

  it('gives up after its time, and when it is aborted', async () => {
    server.answer = 'hang';
    await assert.rejects(client(30).token(), { code: 'SERVER_UNREACHABLE', retryable: true });
    const controller = new AbortController();
    const asked = client().token(controller.signal);
    controller.abort();
    await assert.rejects(asked, { code: 'SERVER_UNREACHABLE' });
  });
});
