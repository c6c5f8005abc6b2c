const assert = require('node:assert/strict');
const { test } = require('node:test');

test('the server kit can be required, as Twilio Functions do', async () => {
  const { createCallseal } = require('@callseal/server-kit');
  const { createDevelopmentAuthenticator } = require('@callseal/server-kit/agents');
  const { createMemoryCredentialStore } = require('@callseal/server-kit/testing');
  const callseal = createCallseal({
    credentials: createMemoryCredentialStore(),
    agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }),
    subjectKey: Buffer.alloc(32, 1).toString('base64'),
    allowedOrigins: ['https://flex.twilio.com'],
  });
  const answer = await callseal.fetch(new Request('https://kit.example/health'));
  assert.equal(answer.status, 200);
});

test('what is required and what is imported know the same errors', async () => {
  const required = require('@callseal/protocol/errors');
  const imported = await import('@callseal/protocol/errors');
  assert.deepEqual(Object.keys(required.serverErrors), Object.keys(imported.serverErrors));
});
