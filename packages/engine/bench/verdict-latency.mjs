// From the last needed speech frame sent to the verdict event received: audio and signalling over loopback, client in this
// process, engine in another. Audio is sent in real-time order but fast; the frame that completes the speech is found first, by
// running the same front end here, and is sent alone.
//   node bench/verdict-latency.mjs [--rounds 100]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { createVoiceMethod } from '../dist/index.js';
import { fetchToken, quantile, round } from './support/load.mjs';
import { people, speechOf } from './support/speech.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '100' } } });
const rounds = Number(values.rounds);
const NEEDED_SECONDS = 3;
const voice = createVoiceMethod();

/** Media messages up to and with the one that completes the needed speech. */
function messagesFor(audio) {
  const analyser = voice.createAnalyser();
  const messages = [];
  for (let at = 0; at < audio.length && analyser.netSpeechSeconds < NEEDED_SECONDS; at += 160) {
    const piece = audio.subarray(at, at + 160);
    analyser.push(piece);
    messages.push(JSON.stringify({ event: 'media', media: { track: 'inbound', payload: piece.toString('base64') } }));
  }
  if (analyser.netSpeechSeconds < NEEDED_SECONDS) throw new Error('The sample is too short.');
  return messages;
}

const child = fork(new URL('support/server-process.mjs', import.meta.url), ['engine'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
child.once('exit', () => process.exit(1));
const [{ port, client }] = await once(child, 'message');
const token = await fetchToken(port, client);
const metadata = (call_id) => ({ audio_protocol: 'twilio', audio_codec: 'mulaw', sample_rate: '8000', channels: '1', call_id });

async function operation(kind, request, messages, callId) {
  const socket = io(`http://127.0.0.1:${port}/${kind}`, {
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  const verdict = new Promise((resolve) => {
    socket.onAny((name, payload) => {
      if (/^(result|error)-/.test(name)) resolve({ at: performance.now(), name, payload });
    });
  });
  const ready = new Promise((resolve) => socket.once('info-consumer-ready', resolve));
  socket.emit('initialize', { metadata: metadata(callId), [`${kind}_request`]: request });
  await Promise.race([ready, verdict.then(({ name }) => Promise.reject(new Error(name)))]);
  const audio = new WebSocket(`ws://127.0.0.1:${port}/audio/twilio`);
  await once(audio, 'open');
  audio.send(JSON.stringify({ event: 'start', start: { callSid: callId } }));
  for (const message of messages.slice(0, -1)) audio.send(message);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const sent = performance.now();
  audio.send(messages.at(-1));
  const { at, name, payload } = await verdict;
  socket.disconnect();
  audio.close();
  return { milliseconds: at - sent, name, payload };
}

const base = { authenticity_threshold: 0.5, audio_total_duration: NEEDED_SECONDS };
const registering = people.map((person) => messagesFor(speechOf(person, 1)));
const verifying = people.map((person) => messagesFor(speechOf(person, 2)));
const times = { register: [], verify: [] };
const verdicts = {};
for (let index = 0; index < rounds; index++) {
  const person = index % people.length;
  const registered = await operation('register', base, registering[person], `CA-r${index}`);
  times.register.push(registered.milliseconds);
  const request = { ...base, score_threshold: 0.5, credential: registered.payload.credential };
  const verified = await operation('verify', request, verifying[person], `CA-v${index}`);
  times.verify.push(verified.milliseconds);
  verdicts[verified.name] = (verdicts[verified.name] ?? 0) + 1;
}
const row = (samples) => ({
  p50Ms: round(quantile(samples, 0.5)),
  p99Ms: round(quantile(samples, 0.99)),
  maxMs: round(Math.max(...samples)),
});
console.log(
  JSON.stringify(
    { benchmark: 'verdict-latency', node: process.version, rounds, register: row(times.register), verify: row(times.verify), verdicts },
    null,
    2,
  ),
);
process.exit(0);
