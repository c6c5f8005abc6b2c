// npm run bench: the figures of docs/benchmarks.md, as ratios measured in one run. `--write` puts the table into that document.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { budgets } from '../packages/widget/tools/budgets.mjs';
import { needChrome } from './support/chrome.mjs';
import { build, install, must, root, say } from './support/steps.mjs';

await install();
const env = { CHROME_PATH: await needChrome() };
await build();

/** Runs one benchmark; what it prints last is one JSON object. */
async function measure(title, file, ...args) {
  say(title);
  const { output } = await must('node', [file, ...args], { quiet: true, env });
  return JSON.parse(output.slice(output.search(/^\{/m)));
}

const cpu = await measure('Engine: CPU per second of audio', 'packages/engine/bench/cpu.mjs');
const latency = await measure('Engine: from the last needed frame to the verdict', 'packages/engine/bench/verdict-latency.mjs');
const painted = await measure('Desk: from the verdict to the screen (a minute, in real time)', 'tests/bench/painted-verdict.mjs');
const kit = await measure('Server kit: every handler beside node:http (two minutes)', 'packages/server-kit/bench/throughput.mjs');
const streams = await measure('Engine: live streams (two minutes)', 'packages/engine/bench/streams.mjs');
const gate = await measure('Gate: decisions and grants', 'packages/server-kit/bench/gate.mjs');
const relay = await measure('Relay: a verdict beside direct mode', 'tests/bench/relay-overhead.mjs');
const sustained = await measure('Relay: verifications per second (a minute)', 'packages/server-kit/bench/sustained.mjs');
const embedBytes = gzipSync(readFileSync(join(root, 'packages/widget/dist/embed.js')), { level: 9 }).length;

const fixed = (value, digits = 2) => (typeof value === 'number' ? value.toFixed(digits) : '–');
const rows = [
  ['engine, CPU per second of audio, front end alone', `${fixed(cpu.frontEndMsPerSecond, 3)} ms`, '0.2 ms'],
  ['engine, CPU per second of audio, message to speech', `${fixed(cpu.wholeMsPerSecond, 3)} ms`, '–'],
  [
    'engine, reading one media message: fused scanner / schema parser',
    `${fixed(cpu.messageMicroseconds.fusedScanner)} µs / ${fixed(cpu.messageMicroseconds.parser)} µs = ${fixed(cpu.messageMicroseconds.fusedScanner / cpu.messageMicroseconds.parser)}×`,
    '0.35–0.44 µs',
  ],
  [
    'engine, live streams with p99 lag < 20 ms / bare `ws` with a trivial detector',
    `${streams.engine.maximumStreams} / ${streams.bare.maximumStreams} = ${fixed(streams.engine.maximumStreams / streams.bare.maximumStreams)}×`,
    '1,500',
  ],
  [
    'engine, last needed frame → verdict event, verification',
    `p50 ${fixed(latency.verify.p50Ms, 1)} ms, p99 ${fixed(latency.verify.p99Ms, 1)} ms`,
    '30 ms',
  ],
  [
    'engine, last needed frame → verdict event, registration',
    `p50 ${fixed(latency.register.p50Ms, 1)} ms, p99 ${fixed(latency.register.p99Ms, 1)} ms`,
    '30 ms',
  ],
  [
    'desk, verdict → painted on the screen',
    `p50 ${fixed(painted.p50Milliseconds, 1)} ms, highest ${fixed(painted.highestMilliseconds, 1)} ms`,
    '100 ms with the row above',
  ],
  ...Object.entries(kit.handlers).map(([name, handler]) => [
    `server kit / bare node:http, ${name}`,
    `${handler.kitPerSecond} / ${handler.barePerSecond} per s = ${fixed(handler.ratio)}×; p99 ${fixed(handler.kitP99)} / ${fixed(handler.bareP99)} ms`,
    '0.85×',
  ]),
  ...Object.entries(gate.figures).map(([name, one]) => [
    `gate / by hand, ${name}`,
    `${fixed(one.microseconds, 0)} µs / ${fixed(one.bareMicroseconds, 0)} µs = ${fixed(one.ratio, 1)}×`,
    '–',
  ]),
  [
    'relay / direct mode, wish → `verified`, with a voice service that answers at once',
    `p50 ${fixed(relay.relay.p50Milliseconds, 1)} / ${fixed(relay.direct.p50Milliseconds, 1)} ms = ${fixed(relay.ratio)}×, which adds ${fixed(relay.addedMilliseconds, 1)} ms; p99 ${fixed(relay.relay.p99Milliseconds, 1)} / ${fixed(relay.direct.p99Milliseconds, 1)} ms`,
    '–',
  ],
  [
    'relay / direct mode, processor time of the kit per verification',
    `${fixed(relay.relay.cpuMilliseconds, 1)} / ${fixed(relay.direct.cpuMilliseconds, 1)} ms = ${fixed(relay.cpuRatio)}×`,
    '–',
  ],
  ...Object.entries({
    sqlite: ['SQLite, one kit', 'bare'],
    sqliteWithGate: ['SQLite, one kit, each with a decision, its grant and audit log', 'bareWithGate'],
    postgresAndRedis: ['PostgreSQL + Redis, two kits', 'bare'],
    postgresAndRedisAnyKit: ['PostgreSQL + Redis, two kits, every request to either', 'bare'],
    postgresAndRedisWithGate: ['PostgreSQL + Redis, two kits, each with a decision, its grant and audit log', 'bareWithGate'],
  }).map(([name, [title, bare]]) => [
    `relay / bare node:http, verifications, ${title}`,
    `${sustained.results[name].perSecond} / ${sustained.results[bare].perSecond} per s = ${fixed(sustained.results[name].ratio, 3)}×; p99 ${fixed(sustained.results[name].p99Milliseconds, 0)} ms; ${fixed(sustained.results[name].cpuMilliseconds, 1)} ms of CPU each`,
    '–',
  ]),
  ['widget, embed.js in gzip', `${embedBytes} bytes of ${budgets.embed} = ${fixed(embedBytes / budgets.embed)}×`, '≤ 1×'],
];
const table = ['| what | measured | aim |', '| --- | --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
const where = `Node ${process.version.slice(1)} started it, the pinned Node ran it; ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}; ${new Date().toISOString().slice(0, 10)}.`;
process.stdout.write(`\n${table}\n\n${where}\n`);

if (process.argv.includes('--write')) {
  const file = join(root, 'docs/benchmarks.md');
  const text = readFileSync(file, 'utf8');
  const marked = /(<!-- measured -->\n)[\s\S]*?(<!-- \/measured -->)/;
  writeFileSync(
    file,
    text.replace(marked, (_all, from, to) => `${from}${table}\n\n${where}\n${to}`),
  );
}
