// Live streams per core: how many callers at 50 messages a second one process hears before its event loop lags.
//   node bench/streams.mjs [--seconds 5] [--levels 500,1000,...] [--only engine|bare] [--all]  (--all: go on past the limit)
// The server runs in one process, this load generator in another. Lag is the time until the server's event loop answers a
// WebSocket ping, sent every 4 ms beside the load: what a message waits before it is served.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { fetchToken, inParallel, mediaFrames, openSession, openSocket, quantile, round, startFrame } from './support/load.mjs';
import { longSpeech, people } from './support/speech.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    levels: { type: 'string', default: '500,750,1000,1250,1500,1750,2000,2500' },
    only: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const levels = values.levels.split(',').map(Number);
const LAG_LIMIT_MS = 20;
const WARM_UP_SECONDS = 2;
const SLOTS = 20;

const voices = people.map((person) => mediaFrames(longSpeech(person, seconds + WARM_UP_SECONDS + 2)));

/** Sends every stream its next frame every 20 ms, spread evenly; runs until stopped. */
function startPlaying(streams) {
  const slots = Array.from({ length: SLOTS }, (_, slot) => streams.filter((_stream, index) => index % SLOTS === slot));
  const began = performance.now();
  let done = 0;
  let sent = 0;
  let late = 0;
  let running = true;
  (function step() {
    if (!running) return;
    const due = Math.floor(performance.now() - began);
    late = Math.max(late, due - done);
    for (; done < due; done++) {
      const index = Math.floor(done / SLOTS);
      for (const stream of slots[done % SLOTS]) {
        const frame = stream.frames[index];
        if (frame !== undefined && !stream.socket.destroyed) {
          stream.socket.write(frame);
          sent++;
        }
      }
    }
    setTimeout(step, 1);
  })();
  return {
    take() {
      const counts = { sent, late };
      sent = 0;
      late = 0;
      return counts;
    },
    stop: () => {
      running = false;
    },
  };
}

/** Asks the server's event loop every 4 ms how long it takes to answer. */
async function startProbing(port, path) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await once(socket, 'open');
  let samples = [];
  socket.on('pong', (data) => samples.push(performance.now() - Number(data.toString())));
  const timer = setInterval(() => socket.ping(String(performance.now())), 4);
  return {
    take() {
      const taken = samples;
      samples = [];
      return taken;
    },
    stop: () => {
      clearInterval(timer);
      socket.terminate();
    },
  };
}

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time * 1000));

async function measure(child, port, path, token, count) {
  const sessions = [];
  const streams = [];
  await inParallel(count, 50, async (index) => {
    const callId = `CA${count}-${index}`;
    if (token !== null) sessions.push(await openSession(port, callId, token, 30));
    const socket = await openSocket(port, path);
    socket.write(startFrame(callId));
    socket.resume();
    streams.push({ socket, frames: voices[index % voices.length] });
  });
  const probe = await startProbing(port, path);
  const player = startPlaying(streams);
  await pause(WARM_UP_SECONDS);
  const report = () => new Promise((resolve) => (child.once('message', resolve), child.send('report')));
  await report();
  player.take();
  probe.take();
  await pause(seconds);
  const [server, { sent, late }, lags] = [await report(), player.take(), probe.take()];
  const alive = streams.filter(({ socket }) => !socket.destroyed).length;
  player.stop();
  probe.stop();
  for (const { socket } of streams) socket.destroy();
  for (const socket of sessions) socket.destroy();
  await pause(1);
  return {
    streams: count,
    stillOpen: alive,
    messagesPerSecond: Math.round(sent / seconds),
    lagP50Ms: round(quantile(lags, 0.5)),
    lagP99Ms: round(quantile(lags, 0.99)),
    loopDelayP99Ms: round(server.loopP99),
    serverCpuShare: round(server.cpuMs / (seconds * 1000), 3),
    cpuMicrosecondsPerMessage: round((server.cpuMs * 1000) / sent, 2),
    generatorLateMs: late,
    // a row whose load came in bursts says nothing about the server: run it again on a quiet machine
    trustworthy: late < LAG_LIMIT_MS,
    rssMegabytes: Math.round(server.rss / 2 ** 20),
  };
}

async function run(kind) {
  const child = fork(new URL('support/server-process.mjs', import.meta.url), [kind], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const died = once(child, 'exit').then(() => {
    throw new Error('The server process ended early.');
  });
  died.catch(() => undefined);
  const [{ port, client }] = await Promise.race([once(child, 'message'), died]);
  const token = kind === 'engine' ? await fetchToken(port, client) : null;
  const path = kind === 'engine' ? '/audio/twilio' : '/';
  const rows = [];
  for (const count of levels) {
    const row = await Promise.race([measure(child, port, path, token, count), died]);
    rows.push(row);
    console.error(kind, JSON.stringify(row));
    if (row.lagP99Ms >= LAG_LIMIT_MS && !values.all) break;
  }
  child.disconnect();
  await died.catch(() => undefined);
  const good = rows.filter(
    (row) => row.trustworthy && row.lagP99Ms < LAG_LIMIT_MS && row.stillOpen === row.streams && row.messagesPerSecond > row.streams * 49,
  );
  return { maximumStreams: good.at(-1)?.streams ?? 0, rows };
}

const result = {};
for (const kind of ['bare', 'engine']) if (values.only === undefined || values.only === kind) result[kind] = await run(kind);
if (result.bare !== undefined && result.engine !== undefined)
  result.ratio = round(result.engine.maximumStreams / result.bare.maximumStreams);
console.log(JSON.stringify({ benchmark: 'streams', lagLimitMs: LAG_LIMIT_MS, node: process.version, ...result }, null, 2));
process.exit(0);
