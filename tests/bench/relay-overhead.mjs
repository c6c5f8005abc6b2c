/**
 * What the relay adds to a verdict: `node tests/bench/relay-overhead.mjs [--rounds 8] [--verifications 40]`.
 *
 * The same client session, once over the direct ports (the page holds the Socket.IO session with the voice service, and asks the server kit
 * for credential, token and stream) and once over those of the relay, over real sockets. Kit and voice service are processes of their own;
 * the voice service and the telephony provider answer at once, so that what is left is ours. One verification at a time, each of a new
 * call; its time is from the agent's wish to the phase `verified`. The kit's processor time also holds the look-up before it and stopping
 * the stream after it. Rounds alternate. Prints one JSON object.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  createExternalMethodsPorts,
  createHttpCallStream,
  createRelayPorts,
  createServerKitClient,
  createSession,
  createSocketSignalling,
} from '@callseal/client';
import { ParametersConfigSchema } from '@callseal/protocol/element-config';
import { routes } from '@callseal/protocol/routes';
import { generateKey } from '@callseal/server-kit/sqlite';
import { quantile, round, startProcess } from '../../packages/server-kit/bench/processes.mjs';
import { agentToken, callerOf } from '../../packages/server-kit/bench/relay-kit.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '8' }, verifications: { type: 'string', default: '40' } } });
const rounds = Math.min(Number(values.rounds), 100);
const verifications = Math.min(Number(values.verifications), 1000);
/** Milliseconds after a verdict in which the stream is stopped, and counted. */
const aftermath = 15;

const voice = await startProcess('./voice-service.mjs');
const kit = await startProcess(
  './relay-kit.mjs',
  JSON.stringify({
    storage: 'file',
    voice: voice.hello,
    keys: generateKey(),
    subjectKey: generateKey(),
    grantKey: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  }),
);
const baseUrl = kit.hello.url;
const securityToken = () => agentToken;
const ports = { direct: createDirectPorts, relay: () => createRelayPorts({ baseUrl, securityToken }) };

function createDirectPorts() {
  const { externalMethods } = createServerKitClient({ baseUrl, securityToken });
  const { credentials, tokens, onResponse } = createExternalMethodsPorts({ externalMethods, securityToken });
  const stream = createHttpCallStream({
    startUrl: `${baseUrl}${routes.startStream.path}`,
    stopUrl: `${baseUrl}${routes.stopStream.path}`,
    securityToken,
  });
  return { credentials, tokens, onResponse, stream, signalling: createSocketSignalling({ url: voice.hello.signallingUrl }) };
}

const taken = { direct: [], relay: [] };
for (let index = -1; index < rounds; index += 1) {
  for (const mode of index % 2 === 0 ? ['direct', 'relay'] : ['relay', 'direct']) {
    const result = await runRound(mode);
    // the first round warms the compiler up
    if (index >= 0) taken[mode].push(result);
  }
}
await kit.close();
voice.kill();

const direct = summarize(taken.direct);
const relay = summarize(taken.relay);
const ratio = (pick) =>
  round(
    quantile(
      taken.relay.map((one, index) => pick(one) / pick(taken.direct[index])),
      0.5,
    ),
  );
console.log(
  JSON.stringify({
    benchmark: 'relay overhead',
    node: process.version,
    rounds,
    verifications,
    direct,
    relay,
    addedMilliseconds: round(relay.p50Milliseconds - direct.p50Milliseconds),
    ratio: ratio(({ times }) => quantile(times, 0.5)),
    cpuRatio: ratio(({ cpuMilliseconds }) => cpuMilliseconds),
  }),
);

async function runRound(mode) {
  const times = [];
  const before = await kit.cpu();
  for (let index = 0; index < verifications; index += 1) times.push(await verify(ports[mode]()));
  return { times, cpuMilliseconds: ((await kit.cpu()) - before) / verifications };
}

async function verify(sessionPorts) {
  const callSid = `CA${randomBytes(16).toString('hex')}`;
  const session = createSession({ ...sessionPorts, parameters: ParametersConfigSchema.parse({}) });
  const call = { callSid, callerId: callerOf(callSid), taskSid: '', conferenceSid: '' };
  session.dispatch({ type: 'call-changed', call, inProgress: true });
  await reach(session, 'registered');
  const began = performance.now();
  session.dispatch({ type: 'verify' });
  await reach(session, 'verified');
  const milliseconds = performance.now() - began;
  await setTimeout(aftermath);
  session.dispose();
  return milliseconds;
}

function reach(session, phase) {
  return new Promise((resolve, reject) => {
    const look = (state) => {
      if (state.phase === phase) resolve();
      if (state.phase === 'unavailable' || state.phase === 'inconclusive') reject(new Error(JSON.stringify(state)));
    };
    session.subscribe(look);
    look(session.getState());
  });
}

function summarize(all) {
  const times = all.flatMap((one) => one.times);
  return {
    p50Milliseconds: round(quantile(times, 0.5)),
    p99Milliseconds: round(quantile(times, 0.99)),
    cpuMilliseconds: round(
      quantile(
        all.map(({ cpuMilliseconds }) => cpuMilliseconds),
        0.5,
      ),
    ),
  };
}
