import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gateAnswers } from '@callseal/protocol/gate-routes';
import { refusal, startServer, type TestServer } from '../http/http-server.test.js';
import { createScriptedGate } from '../testing.js';
import { createGateClient } from './gate-client.js';

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

const about = { call: { callSid: 'CA1', taskSid: 'WT1' }, action: 'transfer', parameters: { amount: '100.00', payee: 'ES91' } };
const { signal } = new AbortController();
const client = (timeout?: number) =>
  createGateClient({ baseUrl: `${server.base}/callseal/`, securityToken: () => 'secret', ...(timeout === undefined ? {} : { timeout }) });
const answer = (body: unknown) => {
  server.answer = { status: 200, body: JSON.stringify(body) };
};

describe('the client of the gate', () => {
  it('asks each route of the table with the form fields that it reads, and never by a URL', async () => {
    const gate = client();
    const script = createScriptedGate();
    answer(await script.state(about, signal));
    await gate.state(about, signal);
    await gate.screen(about, signal);
    await gate.sendCode(about, { channel: 'sms', entry: 'keypad' }, signal);
    await gate.checkCode(about, '123456', signal);
    await gate.cancelCode(about, signal);
    await gate.checkAnswers(about, [{ id: 'q1', answer: 'May' }], signal);
    await gate.attest(about, 'document-seen', signal);
    answer(await script.decide(about, signal));
    await gate.decide(about, signal);
    await gate.transferGrant(about, 'of-a-bot');
    answer({ questions: [{ id: 'q1', text: 'Which month?' }], expiresAt: 1 });
    await gate.askQuestions(about, signal);
    answer({ revoked: true });
    await gate.revoke(about, signal);
    answer({ outcome: 'ambiguous', customer: null });
    assert.equal((await gate.findCustomer(about.call)).outcome, 'ambiguous');
    answer({ transactions: [] });
    await gate.listTransactions(about.call, 'granted');

    const call = { callSid: 'CA1', taskSid: 'WT1', Token: 'secret' };
    const wanted = { ...call, action: 'transfer', parameters: '{"amount":"100.00","payee":"ES91"}' };
    assert.deepEqual(
      server.asked.map(({ path, fields }) => [path.replace('/callseal/v1/gate/', ''), fields]),
      [
        ['state', wanted],
        ['screen', wanted],
        ['codes/send', { ...wanted, channel: 'sms', entry: 'keypad' }],
        ['codes/check', { ...wanted, code: '123456' }],
        ['codes/cancel', wanted],
        ['questions/check', { ...wanted, answers: '[{"id":"q1","answer":"May"}]' }],
        ['attest', { ...wanted, statement: 'document-seen' }],
        ['decide', wanted],
        ['transfer', { ...wanted, grant: 'of-a-bot' }],
        ['questions/ask', wanted],
        ['revoke', call],
        ['customer', call],
        ['transactions', { ...call, grant: 'granted' }],
      ],
    );
    assert.equal(server.asked.length, Object.keys(gateAnswers).length);
    for (const { method, headers } of server.asked) {
      assert.equal(method, 'POST');
      assert.equal(headers.authorization, undefined);
      assert.match(headers['content-type'] as string, /^application\/x-www-form-urlencoded/);
    }
  });

  it('tells how long to wait where the server says so, and nothing where it does not', async () => {
    server.answer = { ...refusal(429, 'CODES_LIMITED', true), headers: { 'retry-after': '754' } };
    await assert.rejects(client().sendCode(about, {}, signal), { code: 'CODES_LIMITED', retryAfter: 754, status: 429 });
    server.answer = { ...refusal(429, 'CODES_LIMITED', true), headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } };
    await assert.rejects(client().sendCode(about, {}, signal), { retryAfter: null });
    server.answer = refusal(403, 'CODE_WRONG_OR_EXPIRED');
    await assert.rejects(client().checkCode(about, '123456', signal), { code: 'CODE_WRONG_OR_EXPIRED', retryAfter: null });
  });

  it('refuses what is no answer of this route', async () => {
    answer({ transactions: 'many' });
    await assert.rejects(client().state(about, signal), { code: 'ANSWER_UNEXPECTED' });
    await assert.rejects(client().listTransactions(about.call, 'g'), { code: 'ANSWER_UNEXPECTED' });
  });

  it('gives up after its time', async () => {
    server.answer = 'hang';
    await assert.rejects(client(20).state(about, signal), { code: 'SERVER_UNREACHABLE' });
  });
});
