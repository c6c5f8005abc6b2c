import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
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
