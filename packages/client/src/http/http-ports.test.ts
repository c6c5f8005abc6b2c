import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createHttpCallStream } from './http-call-stream.js';
import { refusal, startServer, type TestServer } from './http-server.test.js';
import { createHttpTokenSource } from './http-token-source.js';

const { signal } = new AbortController();
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

describe('the HTTP token source', () => {
  const source = () => createHttpTokenSource({ url: `${server.base}/getTemporaryToken`, securityToken: () => 'flex token+/=' });

  it('asks with a form that needs no CORS preflight', async () => {
    server.answer = { status: 200, body: '"Bearer abc"' };
    await source().getToken(signal);
    const asked = server.asked[0]!;
    assert.equal(asked.method, 'POST');
    assert.deepEqual(asked.fields, { Token: 'flex token+/=' });
    assert.match(String(asked.headers['content-type']), /^application\/x-www-form-urlencoded/);
    assert.equal(asked.headers.authorization, undefined);
  });

  for (const body of ['"Bearer abc"', 'Bearer abc', '{"token_type":"Bearer","access_token":"abc","expires_in":300}', 'abc']) {
    it(`reads the reply ${body}`, async () => {
      server.answer = { status: 200, body };
      assert.equal(await source().getToken(signal), 'Bearer abc');
    });
  }

  for (const body of ['', '{}', '<html>sign in</html> to go on']) {
    it(`refuses the reply ${JSON.stringify(body)}`, async () => {
      server.answer = { status: 200, body };
      await assert.rejects(source().getToken(signal), { code: 'TOKEN_MALFORMED' });
    });
  }

  it("rejects with the server's code, its word on repeating, and its request id", async () => {
    server.answer = refusal(401, 'AGENT_NOT_AUTHENTICATED');
    await assert.rejects(source().getToken(signal), {
      code: 'AGENT_NOT_AUTHENTICATED',
      retryable: false,
      status: 401,
      requestId: 'req-1',
    });
    server.answer = refusal(502, 'TOKEN_SERVICE_FAILED', true);
    await assert.rejects(source().getToken(signal), { code: 'TOKEN_SERVICE_FAILED', retryable: true });
  });

  it('rejects with a code of its own when the answer has another shape, or there is none', async () => {
    server.answer = { status: 500, body: 'Exception' };
    await assert.rejects(source().getToken(signal), { code: 'ANSWER_UNEXPECTED', retryable: true, status: 500 });
    server.answer = { status: 404, body: '<html>' };
    await assert.rejects(source().getToken(signal), { code: 'ANSWER_UNEXPECTED', retryable: false });
    server.answer = 'reset';
    await assert.rejects(source().getToken(signal), { code: 'SERVER_UNREACHABLE', retryable: true, status: null });
  });

  it('gives up when it is aborted', async () => {
    server.answer = 'hang';
    const controller = new AbortController();
    const asked = source().getToken(controller.signal);
    controller.abort();
    await assert.rejects(asked, { code: 'SERVER_UNREACHABLE' });
  });
});

describe('the HTTP call stream', () => {
  const call = { callSid: 'CA1', callerId: '+4912345', taskSid: 'WT1', conferenceSid: 'CF1' };
  const stream = () =>
    createHttpCallStream({ startUrl: `${server.base}/start`, stopUrl: `${server.base}/stop`, securityToken: () => 'secret' });
  const started = (callSid = 'CA1') => ({ status: 200, body: JSON.stringify({ streamSid: 'MZ1', name: 'n', callSid }) });

  it('names the call, and neither a URL nor the caller', async () => {
    server.answer = started();
    await stream().start(call, signal);
    server.answer = { status: 200, body: '{"callSid":"CA1","stopped":true}' };
    await stream().stop({ callSid: 'CA1', callerId: '+4912345' }, signal);
    assert.deepEqual(
      server.asked.map(({ path, fields }) => [path, fields]),
      [
        ['/start', { Token: 'secret', callSid: 'CA1', taskSid: 'WT1', conferenceSid: 'CF1' }],
        ['/stop', { Token: 'secret', callSid: 'CA1' }],
      ],
    );
  });

  it('takes an empty answer as done', async () => {
    server.answer = { status: 200, body: '' };
    await stream().start(call, signal);
    await stream().stop(call, signal);
  });

  it('refuses an answer about another call, or none that can be read', async () => {
    server.answer = started('CA2');
    await assert.rejects(stream().start(call, signal), { code: 'ANSWER_UNEXPECTED' });
    server.answer = { status: 200, body: 'Exception' };
    await assert.rejects(stream().start(call, signal), { code: 'ANSWER_UNEXPECTED' });
    server.answer = { status: 200, body: '{"callSid":"CA1","stopped":false}' };
    await assert.rejects(stream().stop(call, signal), { code: 'ANSWER_UNEXPECTED' });
  });

  it('asks what became of the stream beside the start route of the server kit, and nowhere beside another', async () => {
    const options = { stopUrl: '/stop', securityToken: () => 'secret' };
    assert.ok(!('state' in createHttpCallStream({ startUrl: '/startStreamAudio', ...options })));
    assert.ok(!('state' in createHttpCallStream({ startUrl: '/v1/streams/start', stateUrl: '', ...options })));
    const kit = createHttpCallStream({ startUrl: `${server.base}/kit/v1/streams/start`, ...options });
    server.answer = { status: 200, body: '{"callSid":"CA1","state":"failed","error":"31920"}' };
    assert.deepEqual(await kit.state?.(call, signal), { callSid: 'CA1', state: 'failed', error: '31920' });
    assert.deepEqual(
      server.asked.map(({ path, fields }) => [path, fields]),
      [['/kit/v1/streams/state', { Token: 'secret', callSid: 'CA1', taskSid: 'WT1', conferenceSid: 'CF1' }]],
    );
  });

  it('says that the state cannot be told where the server does not know the route, and rejects for every other fault', async () => {
    const own = createHttpCallStream({ startUrl: '/s', stopUrl: '/t', stateUrl: `${server.base}/state`, securityToken: () => '' });
    for (const answer of [refusal(404, 'ROUTE_NOT_FOUND'), { status: 404, body: '<html>' }]) {
      server.answer = answer;
      assert.equal(await own.state?.(call, signal), null);
    }
    for (const body of ['', '{"callSid":"CA2","state":"started"}', '{"callSid":"CA1","state":"lost"}']) {
      server.answer = { status: 200, body };
      await assert.rejects(async () => own.state?.(call, signal), { code: 'ANSWER_UNEXPECTED' });
    }
    server.answer = refusal(503, 'STATE_FAILED', true);
    await assert.rejects(async () => own.state?.(call, signal), { code: 'STATE_FAILED' });
  });

  it("rejects with the server's code", async () => {
    server.answer = refusal(403, 'AGENT_NOT_ON_CALL');
    await assert.rejects(stream().start(call, signal), { code: 'AGENT_NOT_ON_CALL', status: 403 });
  });
});
