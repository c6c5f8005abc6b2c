import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { createExternalMethodsPorts, createHttpCallStream, createSession, createSocketSignalling } from '@callseal/client';
import { createEngine, generateSealingKey } from '@callseal/engine';
import { ParametersConfigSchema } from '@callseal/protocol/element-config';
import { createSampleAudio, createSimulator, sampleCallers } from '@callseal/simulator';

const origin = 'https://flex.twilio.com';
const [ada, bob] = ['a', 'b'].map((letter) => `WK${letter.repeat(32)}`);
const agents = {
  'ada-token': { identity: 'ada', worker_sid: ada, roles: ['agent', 'voice-trained'] },
  'bob-token': { identity: 'bob', worker_sid: bob, roles: ['agent'] },
};
const [alan, sofia] = sampleCallers;
const stored = new Map();
let simulator, engine, platform, url;

before(async () => {
  simulator = await createSimulator({ speed: 20 });
  const clientSecret = 'a secret of this test';
  const audio = { authTokens: simulator.authToken };
  engine = await createEngine({ clientId: 'functions', clientSecret, sealingKey: generateSealingKey(), audio });
  const variables = {
    ACCOUNT_SID: simulator.accountSid,
    AUTH_TOKEN: simulator.authToken,
    CALLSEAL_ALLOWED_ORIGINS: origin,
    CALLSEAL_AUDIO_URL: engine.audioUrl,
    CALLSEAL_WORKSPACE_SID: simulator.workspaceSid,
    CALLSEAL_TOKEN_URL: `${engine.url}/oauth2/token`,
    CALLSEAL_CLIENT_ID: 'functions',
    CALLSEAL_CLIENT_SECRET: clientSecret,
  };
  platform = fork('test/platform.mjs');
  platform.send({ variables, twilioUrl: simulator.url, agents });
  [url] = await once(platform, 'message');
});
after(async () => {
  platform?.kill();
  await simulator?.close();
  await engine?.close();
});

const fetchFromFlex = (url, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set('origin', origin);
  return fetch(url, { ...init, headers });
};
const post = (name, fields) => fetchFromFlex(`${url}/${name}`, { method: 'POST', body: new URLSearchParams(fields) });
async function refusal(response) {
  return [response.status, (await response.json()).code];
}

/** A call of a caller's, which a worker has accepted. */
function place(caller, said, worker = ada) {
  const call = simulator.placeCall({ from: alan.number, audio: createSampleAudio(caller, said), status: 'in-progress' });
  call.task.accept(worker);
  return call;
}

/** What the element of the Flex plugin does in direct mode, with the functions. Resolves with the phase that the operation ends in. */
async function speak(call, action, start) {
  const securityToken = () => 'ada-token';
  const { credentials, tokens } = createExternalMethodsPorts({
    externalMethods: {
      getCredential: (id) => stored.get(id) ?? null,
      storeCredential: (id, credential) => void stored.set(id, credential),
      deleteCredential: (id) => void stored.delete(id),
    },
    urlGetTemporaryToken: `${url}/get-temporary-token`,
    securityToken,
    fetch: fetchFromFlex,
  });
  const [startUrl, stopUrl] = [start, 'stop-stream'].map((name) => `${url}/${name}`);
  const session = createSession({
    credentials,
    tokens,
    signalling: createSocketSignalling({ url: engine.url }),
    stream: createHttpCallStream({ startUrl, stopUrl, securityToken, fetch: fetchFromFlex }),
    parameters: ParametersConfigSchema.parse({}),
  });
  let pressed = false;
  const ended = new Promise((resolve) => {
    session.subscribe(({ phase }) => {
      if (!pressed && session.availableActions().includes(action)) {
        pressed = true;
        session.dispatch({ type: action });
      }
      if (['verified', 'not-matched', 'spoof', 'inconclusive', 'unavailable'].includes(phase)) resolve(phase);
    });
  });
  const { callSid, taskSid } = call;
  session.dispatch({ type: 'call-changed', call: { callSid, taskSid, callerId: alan.number }, inProgress: true });
  const phase = await ended;
  session.dispose();
  while (call.streams.some(({ status }) => status === 'in-progress')) await new Promise((resolve) => setTimeout(resolve, 5));
  call.hangUp();
  return phase;
}

test('with the generated functions a caller is registered, and known again', { timeout: 60_000 }, async () => {
  assert.equal(await speak(place(alan, 'alan-1'), 'register', 'start-stream'), 'verified');
  assert.equal(stored.size, 1);
  assert.equal(await speak(place(alan, 'alan-2'), 'verify', 'start-stream'), 'verified');
});

test('somebody else on the same number does not match, with the function of our own', { timeout: 60_000 }, async () => {
  assert.equal(await speak(place(sofia, 'sofia-1'), 'verify', 'start-stream-trained'), 'not-matched');
});

test('an agent without training may start a stream by the usual rule, and not by ours', async () => {
  const { taskSid, callSid } = place(alan, 'alan-3', bob);
  const fields = { Token: 'bob-token', taskSid, callSid };
  assert.deepEqual(await refusal(await post('start-stream-trained', fields)), [403, 'AGENT_NOT_ON_CALL']);
  assert.equal((await post('start-stream', fields)).status, 200);
  assert.equal((await post('stop-stream', fields)).status, 200);
});

test('training does not open the calls of others', async () => {
  const { taskSid, callSid } = place(alan, 'alan-3', bob);
  const fields = { Token: 'ada-token', taskSid, callSid };
  for (const name of ['start-stream', 'start-stream-trained']) {
    assert.deepEqual(await refusal(await post(name, fields)), [403, 'AGENT_NOT_ON_CALL']);
  }
});

test('without a Flex token nothing is given', async () => {
  for (const name of ['get-temporary-token', 'start-stream', 'stop-stream', 'start-stream-trained']) {
    const fields = { Token: 'somebody-else', callSid: `CA${'0'.repeat(32)}` };
    assert.deepEqual(await refusal(await post(name, fields)), [401, 'AGENT_NOT_AUTHENTICATED']);
  }
});

test('Twilio was asked nothing that its API does not know, and no call was redirected', () => {
  const asked = simulator.requests();
  assert.ok(asked.some(({ operation }) => operation === 'CreateStream'));
  assert.deepEqual(
    asked.flatMap(({ violations }) => violations),
    [],
  );
  assert.equal(
    asked.some(({ operation }) => operation === 'UpdateCall'),
    false,
  );
});
