// The main job without a browser: every server package, and the client in the place of a desktop.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { createRelayPorts, createSession } from '@callseal/client/relay';
import { createEngine, generateSealingKey } from '@callseal/engine';
import { ParametersConfigSchema } from '@callseal/protocol/element-config';
import { createCallseal } from '@callseal/server-kit';
import { createDevelopmentAuthenticator } from '@callseal/server-kit/agents';
import { createAnyCallAccess } from '@callseal/server-kit/calls';
import { serve } from '@callseal/server-kit/node';
import { createMemoryCredentialStore } from '@callseal/server-kit/testing';
import { createSampleAudio, createSimulator, createTwilioTransport, sampleCallers } from '@callseal/simulator';
import twilio from 'twilio';

const clientSecret = 'a-secret-of-this-test';
const [alan, sofia] = sampleCallers;

test('a voice is registered and verified, and another one does not match', { timeout: 120_000 }, async (t) => {
  const desk = await openDesk(t);
  // a registration is tested by itself
  assert.equal(await desk.onCall(alan, 'alan-1', 'register'), 'verified in test');
  assert.equal(await desk.onCall(alan, 'alan-2', 'verify'), 'verified in verify');
  assert.equal(await desk.onCall({ ...sofia, number: alan.number }, 'sofia-1', 'verify'), 'not-matched in verify');
});

test('a request without an agent is refused in the one error shape', async (t) => {
  const { url } = await openDesk(t);
  const answer = await fetch(`${url}/v1/relay/start`, { method: 'POST', body: new URLSearchParams({ callSid: 'CA1' }) });
  assert.equal(answer.status, 401);
  assert.equal((await answer.json()).code, 'AGENT_NOT_AUTHENTICATED');
});

async function openDesk(t) {
  const simulator = await createSimulator({ speed: 4 });
  const audio = { authTokens: simulator.authToken };
  const engine = await createEngine({ port: 0, clientId: 'kit', clientSecret, sealingKey: generateSealingKey(), audio });
  const client = twilio(simulator.accountSid, simulator.authToken, { httpClient: createTwilioTransport(simulator.url) });
  const port = await freePort();
  const callseal = createCallseal({
    agents: createDevelopmentAuthenticator({ tokens: { agent: { identity: 'ada', roles: ['agent'] } } }),
    calls: createAnyCallAccess({ allowAnyCall: true, client }),
    streams: { client, audioUrl: engine.audioUrl, authToken: simulator.authToken },
    voiceService: { tokenUrl: `${engine.url}/oauth2/token`, clientId: 'kit', clientSecret },
    credentials: createMemoryCredentialStore(),
    subjectKey: Buffer.alloc(32, 1).toString('base64'),
    publicBaseUrl: `http://127.0.0.1:${port}`,
    allowedOrigins: ['http://127.0.0.1'],
    relay: { signallingUrl: engine.url },
  });
  const server = await serve(callseal, { port });
  t.after(async () => {
    await server.close();
    await engine.close();
    await simulator.close();
    assert.deepEqual(
      simulator.requests().flatMap(({ violations }) => violations),
      [],
    );
  });
  return { url: server.url, onCall: (caller, callId, action) => onCall({ simulator, url: server.url }, caller, callId, action) };
}

/** One call of a caller, on which the agent presses one button. Resolves with how that ends. */
async function onCall({ simulator, url }, caller, callId, action) {
  const call = simulator.placeCall({ from: caller.number, audio: createSampleAudio(caller, callId), status: 'in-progress' });
  const ports = createRelayPorts({ baseUrl: url, securityToken: () => 'agent' });
  const session = createSession({ ...ports, parameters: ParametersConfigSchema.parse({}) });
  let pressed = false;
  const ended = new Promise((resolve) => {
    session.subscribe(({ phase, purpose }) => {
      if (!pressed && session.availableActions().includes(action)) {
        pressed = true;
        session.dispatch({ type: action });
      }
      if (['verified', 'not-matched', 'spoof', 'inconclusive', 'unavailable'].includes(phase)) resolve(`${phase} in ${purpose}`);
    });
  });
  session.dispatch({ type: 'call-changed', call: { callSid: call.callSid, callerId: caller.number }, inProgress: true });
  const end = await ended;
  session.dispose();
  call.hangUp();
  return end;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
