/**
 * Verifications per second over the relay, from the agent's wish to the end of its events, beside as many round trips of a bare server:
 * `node bench/sustained.mjs [--seconds 1.5] [--rounds 3] [--sessions 32]`. Needs PostgreSQL and Redis on this machine.
 *
 * Each kit, the voice service, the bare server and this load generator is a process of its own. Every verification is one of a new call.
 * Rounds alternate between the servers, so that whatever else the machine does hits all of them. Prints one JSON object.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { gateAnswers } from '@callseal/protocol/gate-routes';
import { relayAnswers, relayEventsPath } from '@callseal/protocol/relay';
import { generateKey } from '@callseal/server-kit/sqlite';
import { startPostgres, startRedis } from '@callseal/test-services';
import { action, parameters } from './gate-rules.mjs';
import { quantile, round, startProcess } from './processes.mjs';
import { agentToken } from './relay-kit.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '1.5' },
    rounds: { type: 'string', default: '3' },
    sessions: { type: 'string', default: '32' },
  },
});
const seconds = Math.min(Number(values.seconds), 30);
const rounds = Math.min(Number(values.rounds), 20);
const sessions = Math.min(Number(values.sessions), 256);

const [postgres, redis, voice, bare] = await Promise.all([
  startPostgres(),
  startRedis(),
  startProcess('./voice-service.mjs'),
  startProcess('./bare-relay.mjs'),
]);
const common = {
  voice: voice.hello,
  keys: generateKey(),
  subjectKey: generateKey(),
  grantKey: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
};
const startKit = (options) => startProcess('./relay-kit.mjs', JSON.stringify({ ...common, ...options }));
const startPair = async (options) => {
  const shared = { storage: 'shared', database: await postgres.createDatabase(), redis: redis.url, ...options };
  return [await startKit(shared), await startKit(shared)];
};

/** What is measured: the kits, how requests are dealt out among them, and whether each verification is followed by a decision. */
const file = [await startKit({ storage: 'file' })];
const fileWithGate = [await startKit({ storage: 'file', gate: true })];
const shared = await startPair({});
const sharedWithGate = await startPair({ gate: true });
const setups = {
  bare: { servers: [bare] },
  bareWithGate: { servers: [bare], decide: true },
  sqlite: { servers: file },
  sqliteWithGate: { servers: fileWithGate, decide: true },
  postgresAndRedis: { servers: shared },
  postgresAndRedisWithGate: { servers: sharedWithGate, decide: true },
  postgresAndRedisAnyKit: { servers: shared, anyKit: true },
};

const taken = Object.fromEntries(Object.keys(setups).map((name) => [name, []]));
try {
  for (let index = -1; index < rounds; index += 1) {
    const names = Object.keys(setups);
    for (const name of index % 2 === 0 ? names : names.toReversed()) {
      // the first round warms the compiler up
      const result = await run(setups[name], index < 0 ? Math.min(seconds, 1) : seconds);
      if (index >= 0) taken[name].push(result);
    }
  }
  for (const kit of [...file, ...fileWithGate, ...shared, ...sharedWithGate]) await kit.close();
} finally {
  await Promise.all([postgres.stop(), redis.stop()]);
}
voice.kill();
bare.kill();
const results = Object.fromEntries(Object.keys(setups).map((name) => [name, summarize(name)]));
console.log(JSON.stringify({ benchmark: 'sustained verifications', node: process.version, sessions, rounds, seconds, results }, null, 2));

/** So many sessions at once, each of which verifies call after call. */
async function run({ servers, anyKit = false, decide = false }, duration) {
  const ports = servers.map(({ hello }) => Number(new URL(hello.url).port));
  const cpu = async () => (await Promise.all(servers.map((server) => server.cpu()))).reduce((sum, one) => sum + one, 0);
  const before = await cpu();
  const voiceBefore = await voice.cpu();
  const began = performance.now();
  const latencies = [];
  await Promise.all(
    Array.from({ length: sessions }, async (_, index) => {
      const connections = await Promise.all(ports.map(openConnection));
      const own = connections[index % connections.length];
      const next = () => (anyKit ? connections[Math.floor(Math.random() * connections.length)] : own);
      while (performance.now() - began < duration * 1000) latencies.push(await verify(next, decide));
      for (const { close } of connections) close();
    }),
  );
  const elapsed = (performance.now() - began) / 1000;
  return {
    perSecond: latencies.length / elapsed,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpuMilliseconds: ((await cpu()) - before) / latencies.length,
    voiceCpuMilliseconds: ((await voice.cpu()) - voiceBefore) / latencies.length,
  };
}

/** One verification of a new call; resolves with the milliseconds until its last answer is there. */
async function verify(next, decide) {
  const callSid = `CA${randomBytes(16).toString('hex')}`;
  const began = performance.now();
  const { id } = JSON.parse(await next().ask(relayAnswers.relayStart.path, { callSid, purpose: 'verify' }));
  const events = await next().ask(relayEventsPath, { id });
  if (!events.includes('event: result-success\n') || !events.includes('event: relay-ended\n')) throw new Error(events);
  if (decide) {
    const { grant } = JSON.parse(await next().ask(gateAnswers.decide.path, { callSid, action, parameters }));
    if (grant === null) throw new Error('A voice that matches is enough.');
  }
  return performance.now() - began;
}

/** A socket that is kept alive, with one request at a time: the generator must cost less than what it measures. */
function openConnection(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.setEncoding('utf8');
  let text = '';
  let waiting;
  socket.on('data', (piece) => {
    text += piece;
    const body = bodyOf(text);
    if (body === undefined) return;
    text = '';
    if (body instanceof Error) waiting.reject(body);
    else waiting.resolve(body);
  });
  socket.on('error', (error) => waiting?.reject(error));
  return {
    ask: (path, fields) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        const body = JSON.stringify(fields);
        const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${agentToken}\r\n`;
        socket.write(`${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }),
    close: () => socket.destroy(),
  };
}

/** The body of an answer that is there as a whole, with the lengths of its chunks still in it; all of it is ASCII. */
function bodyOf(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const isWhole = length === undefined ? body.endsWith('\r\n0\r\n\r\n') : body.length >= Number(length);
  if (!isWhole) return undefined;
  return head.startsWith('HTTP/1.1 200') ? body : new Error(text);
}

function summarize(name) {
  const median = (pick) => quantile(taken[name].map(pick), 0.5);
  const beside = taken[setups[name].decide === true ? 'bareWithGate' : 'bare'];
  const ratios = taken[name].map(({ perSecond }, index) => perSecond / beside[index].perSecond);
  return {
    perSecond: Math.round(median((one) => one.perSecond)),
    // there are thousandths in it
    ratio: Number(quantile(ratios, 0.5).toFixed(3)),
    p50Milliseconds: round(median((one) => one.p50)),
    p99Milliseconds: round(median((one) => one.p99)),
    cpuMilliseconds: round(median((one) => one.cpuMilliseconds)),
    voiceCpuMilliseconds: round(median((one) => one.voiceCpuMilliseconds)),
  };
}
