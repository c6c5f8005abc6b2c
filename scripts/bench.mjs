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
