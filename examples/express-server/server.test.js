import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createRelayPorts, createSession } from '@callseal/client/relay';
import { createEngine, generateSealingKey } from '@callseal/engine';
import { createJwtAuthenticator } from '@callseal/server-kit/agents';
import { ParametersConfigSchema } from '@callseal/protocol/element-config';
import { generateKey } from '@callseal/server-kit/sqlite';
import { createSampleAudio, createSimulator, createTwilioTransport, sampleCallers } from '@callseal/simulator';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import twilio from 'twilio';
import { createApp } from './app.js';

const [issuer, audience] = ['https://login.example', 'https://voice.example'];
const transfer = { amount: '250.00', payee: 'DE89370400440532013000' };
const [alan] = sampleCallers;
const calls = new Map();
let folder, simulator, engine, app, server, url, agentKey;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'express-server-'));
  simulator = await createSimulator({ speed: 20 });
  server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
  const clientSecret = 'a secret of this test';
  engine = await createEngine({
    clientId: 'express',
    clientSecret,
    sealingKey: generateSealingKey(),
    audio: { authTokens: simulator.authToken },
  });
  agentKey = await generateKeyPair('EdDSA');
  const grants = await generateKeyPair('EdDSA', { extractable: true });
  const made = createApp({
    agents: createJwtAuthenticator({ issuer, audience, keys: { keys: [await exportJWK(agentKey.publicKey)] } }),
    registry: { callOf: (agent, callSid) => (agent === 'agent-1' ? calls.get(callSid) : undefined) },
    customers: { destinations: (number) => Promise.resolve({ sms: number }) },
    telephony: {
      client: twilio(simulator.accountSid, simulator.authToken, { httpClient: createTwilioTransport(simulator.url) }),
      authToken: simulator.authToken,
      audioUrl: engine.audioUrl,
      from: '+12025550100',
    },
    voiceService: { signallingUrl: engine.url, tokens: { tokenUrl: `${engine.url}/oauth2/token`, clientId: 'express', clientSecret } },
    store: { path: join(folder, 'callseal.sqlite'), keys: generateKey(), subjectKey: generateKey() },
    grantKey: await exportJWK(grants.privateKey),
    publicBaseUrl: `${url}/voice`,
    allowedOrigins: ['https://desk.example'],
  });
  app = made;
  server.on('request', made.app);
});
after(async () => {
  server?.closeAllConnections();
  server?.close();
  await app?.close();
  await simulator?.close();
  await engine?.close();
  await rm(folder, { recursive: true, force: true });
});

const tokenOf = (agent) =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject(agent)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(agentKey.privateKey);

async function ask(path, body, { agent = 'agent-1', grant } = {}) {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await tokenOf(agent)}`,
    ...(grant ? { 'callseal-grant': grant } : {}),
  };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}
function place(said) {
  const call = simulator.placeCall({ from: alan.number, audio: createSampleAudio(alan, said), status: 'in-progress' });
  calls.set(call.callSid, { number: alan.number });
  return call;
}
/** What the element does in a page. Resolves with the phase that the operation ends in. */
async function speak(call, action) {
  const token = await tokenOf('agent-1');
  const ports = createRelayPorts({ baseUrl: `${url}/voice`, securityToken: () => token });
  const session = createSession({ ...ports, parameters: ParametersConfigSchema.parse({}) });
  const until = (wanted) =>
    new Promise((resolve) => {
      const look = (state) => wanted(state) && resolve(state);
      session.subscribe(look);
      look(session.getState());
    });
  session.dispatch({ type: 'call-changed', call: { callSid: call.callSid, callerId: alan.number }, inProgress: true });
  await until(
    ({ phase, registration }) =>
      registration !== undefined && registration !== 'unknown' && ['registered', 'not-registered'].includes(phase),
  );
  session.dispatch({ type: action });
  const { phase } = await until((state) => ['verified', 'not-matched', 'spoof', 'inconclusive', 'unavailable'].includes(state.phase));
  session.dispose();
  return phase;
}
/** The code on the caller's telephone. It is sent after the answer, so that nobody learns from the time which numbers are known. */
async function codeOf(number) {
  while (simulator.messages(number).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return simulator
    .messages(number)
    .at(-1)
    .body.match(/\b\d{6}\b/)[0];
}

test('a caller is registered and verified over the relay', async () => {
  const first = place('alan-1');
  assert.equal(await speak(first, 'register'), 'verified');
  first.hangUp();
  assert.equal(await speak(place('alan-2'), 'verify'), 'verified');
});

test('money moves with a grant for this call, amount and payee, once', async () => {
  const { callSid } = place('alan-3');
  const about = { callSid, action: 'payments.transfer', parameters: transfer };
  assert.equal((await ask('/accounts/transfers', { callSid, ...transfer })).body.code, 'GRANT_INVALID');
  assert.equal((await ask('/voice/v1/gate/decide', about)).body.grant, null);

  const screened = await ask('/voice/v1/gate/screen', about);
  assert.equal(screened.status, 200, screened.body.code);
  assert.equal((await ask('/voice/v1/gate/codes/send', { ...about, channel: 'sms' })).status, 200);
  assert.equal((await ask('/voice/v1/gate/codes/check', { ...about, code: await codeOf(alan.number) })).status, 200);
  const { token } = (await ask('/voice/v1/gate/decide', about)).body.grant;

  const refused = await ask('/accounts/transfers', { callSid, ...transfer, amount: '9999.00' }, { grant: token });
  assert.equal(refused.status, 403);
  assert.deepEqual((await ask('/accounts/transfers', { callSid, ...transfer }, { grant: token })).body, { moved: transfer });
  assert.equal((await ask('/accounts/transfers', { callSid, ...transfer }, { grant: token })).status, 403);
});

test('an agent who is not on the call, and one whose token is not ours, get nowhere', async () => {
  const { callSid } = place('alan-1');
  assert.equal((await ask('/accounts/transfers', { callSid, ...transfer }, { agent: 'agent-2' })).body.code, 'AGENT_NOT_ON_CALL');
  const response = await fetch(`${url}/accounts/transfers`, { method: 'POST', headers: { authorization: 'Bearer x.y.z' } });
  assert.equal(response.status, 401);
});
