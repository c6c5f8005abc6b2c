/**
 * Throughput and latency of every handler beside bare node:http:
 * `node bench/throughput.mjs [--seconds 1] [--rounds 4] [--connections 32] [--only token,health]`.
 *
 * Each server and the load generator is a process of its own. Rounds alternate (bare, kit, kit, bare …), so that whatever else the
 * machine does hits both; the ratio is the median over the rounds. `cpuRatio` compares the servers' own CPU time per request, which
 * other processes disturb less. Prints one JSON object.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { agentToken, listen, scenarios } from './handlers.mjs';

const role = process.argv[2];
if (role === 'serve') await serveRole(process.argv[3]);
else if (role === 'load') loadRole();
else await measure();

async function serveRole(kind) {
  process.send({ port: await listen(kind) });
  process.on('message', () => process.send({ cpu: process.cpuUsage() }));
}

/** Raw sockets with keep-alive, one request in flight each: the generator must cost less than what it measures. */
function loadRole() {
  process.on('message', async ({ port, scenario, seconds, connections }) => {
    const request = Buffer.from(requestText(port, scenario));
    const latencies = [];
    const until = performance.now() + seconds * 1000;
    await Promise.all(Array.from({ length: connections }, () => drive(port, request, until, latencies)));
    const elapsed = (performance.now() - until) / 1000 + seconds;
    latencies.sort((a, b) => a - b);
    process.send({ requests: latencies.length, seconds: elapsed, p99: latencies[Math.floor(latencies.length * 0.99)] });
  });
}

function requestText(port, { method, path, type, body = '', signature }) {
  const headers = [
    `${method} ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    `authorization: Bearer ${agentToken}`,
    ...(signature === undefined ? ['origin: http://127.0.0.1:4600'] : [`x-twilio-signature: ${signature}`]),
    ...(type === undefined ? [] : [`content-type: ${type}`, `content-length: ${Buffer.byteLength(body)}`]),
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}

function drive(port, request, until, latencies) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sent = 0;
    let expected = 0;
    let received = 0;
    const send = () => {
      sent = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      if (expected === 0) {
        const head = chunk.toString('latin1');
        if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, 400)));
        const bodyStart = head.indexOf('\r\n\r\n') + 4;
        expected = bodyStart + Number(/content-length: (\d+)/i.exec(head)[1]);
      }
      received += chunk.length;
      if (received < expected) return;
      received = expected = 0;
      const now = performance.now();
      latencies.push(now - sent);
      if (now < until) send();
      else {
        socket.destroy();
        resolve();
      }
    });
  });
}

async function measure() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '32' },
      only: { type: 'string', default: Object.keys(scenarios).join(',') },
    },
  });
  const seconds = Math.min(Number(values.seconds), 30);
  const rounds = Math.min(Number(values.rounds), 50);
  const connections = Math.min(Number(values.connections), 256);
  const servers = { bare: await start('serve', 'bare'), kit: await start('serve', 'kit') };
  const load = fork(import.meta.filename, ['load']);
  const ask = async (child, message) => {
    child.send(message);
    return (await once(child, 'message'))[0];
  };
  const round = async (kind, scenario, duration) => {
    const { child, port } = servers[kind];
    const before = (await ask(child, {})).cpu;
    const result = await ask(load, { port, scenario, seconds: duration, connections });
    const after = (await ask(child, {})).cpu;
    const cpu = after.user + after.system - before.user - before.system;
    return { perSecond: result.requests / result.seconds, cpuMicroseconds: cpu / result.requests, p99: result.p99 };
  };
  const report = {};
  for (const name of values.only.split(',')) {
    const scenario = scenarios[name];
    for (const kind of ['bare', 'kit']) await round(kind, scenario, 1); // warms the compiler up
    const taken = { bare: [], kit: [] };
    for (let index = 0; index < rounds; index += 1) {
      for (const kind of index % 2 === 0 ? ['bare', 'kit'] : ['kit', 'bare']) taken[kind].push(await round(kind, scenario, seconds));
    }
    report[name] = summarize(taken);
  }
  for (const { child } of Object.values(servers)) child.kill();
  load.kill();
  console.log(
    JSON.stringify({ benchmark: 'server-kit throughput', node: process.version, connections, rounds, seconds, handlers: report }, null, 2),
  );
}

async function start(...arguments_) {
  const child = fork(import.meta.filename, arguments_);
  const [{ port }] = await once(child, 'message');
  return { child, port };
}

function summarize({ bare, kit }) {
  const each = (pick) => median(kit.map((one, index) => pick(one, bare[index])));
  return {
    barePerSecond: Math.round(median(bare.map((one) => one.perSecond))),
    kitPerSecond: Math.round(median(kit.map((one) => one.perSecond))),
    ratio: round2(each((ours, theirs) => ours.perSecond / theirs.perSecond)),
    bareP99: round2(median(bare.map((one) => one.p99))),
    kitP99: round2(median(kit.map((one) => one.p99))),
    bareCpuMicroseconds: round2(median(bare.map((one) => one.cpuMicroseconds))),
    kitCpuMicroseconds: round2(median(kit.map((one) => one.cpuMicroseconds))),
    cpuRatio: round2(each((ours, theirs) => theirs.cpuMicroseconds / ours.cpuMicroseconds)),
  };
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function round2(number) {
  return Math.round(number * 100) / 100;
}
