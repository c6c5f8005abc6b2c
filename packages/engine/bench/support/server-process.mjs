// The server under test in a process of its own: `engine`, or `bare`: ws with a trivial energy detector.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { WebSocketServer } from 'ws';
import { createEngine, generateSealingKey } from '../../dist/index.js';

const kind = process.argv[2];
const client = { clientId: 'bench', clientSecret: 'a-secret-for-benchmarks' };
const limits = {
  streams: 20_000,
  sessions: 20_000,
  connections: 100_000,
  firstAudioSeconds: 600,
  sessionSeconds: 600,
  audioSeconds: 600,
  silenceSeconds: 600,
  requestSeconds: 60,
  idleSeconds: 600,
};

async function startEngine() {
  const engine = await createEngine({
    ...client,
    sealingKey: generateSealingKey(),
    limits,
  });
  return Number(new URL(engine.url).port);
}

async function startBare() {
  const linear = Float32Array.from({ length: 256 }, (_, code) => {
    const inverted = ~code & 255;
    const magnitude = (((inverted & 15) << 3) + 132) << ((inverted & 112) >> 4);
    return (inverted & 128 ? 132 - magnitude : magnitude - 132) / 32_768;
  });
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, skipUTF8Validation: true });
  server.on('connection', (socket) => {
    let speech = 0;
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.event !== 'media') return;
      const audio = Buffer.from(message.media.payload, 'base64');
      let energy = 0;
      for (const code of audio) energy += linear[code] ** 2;
      if (energy / audio.length > 1e-4) speech += audio.length;
    });
    socket.on('close', () => speech);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return server.address().port;
}

const port = await (kind === 'bare' ? startBare() : startEngine());
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let cpu = process.cpuUsage();
process.on('message', () => {
  const used = process.cpuUsage(cpu);
  process.send({
    cpuMs: (used.user + used.system) / 1000,
    loopP50: delay.percentile(50) / 1e6,
    loopP99: delay.percentile(99) / 1e6,
    rss: process.memoryUsage().rss,
  });
  delay.reset();
  cpu = process.cpuUsage();
});
process.on('disconnect', () => process.exit(0));
process.send({ port, client });
