#!/usr/bin/env node
// Measures what a stream and a verdict cost on this machine.
//   node tools/measure-cost.mjs <voices directory>
import { createVoiceMethod } from '../dist/voice/create-voice-method.js';
import { call, readVoices, takeNames } from './corpus.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('Usage: node tools/measure-cost.mjs <voices directory>');
const voice = readVoices(directory).find(({ id }) => id === 'fl_awb');
const method = createVoiceMethod();
const calls = [0, 1, 2, 3, 4].map((from) => call(voice, takeNames('a', from, from + 10), 20));

function hear(mulaw, seconds = Infinity) {
  const analyser = method.createAnalyser();
  for (let at = 0; at < mulaw.length && analyser.netSpeechSeconds < seconds; at += 160) analyser.push(mulaw.subarray(at, at + 160));
  return analyser;
}

for (let round = 0; round < 3; round++) {
  const before = process.cpuUsage();
  for (let n = 0; n < 30; n++) hear(calls[0]);
  const { user, system } = process.cpuUsage(before);
  console.log('front end', ((user + system) / 1000 / (30 * (calls[0].length / 8000))).toFixed(3), 'ms CPU per second of audio');
}
for (const seconds of [3, 5, 10, 20]) {
  const template = method.enrol(hear(calls[0], seconds).finish());
  const recent = calls.slice(1).map((mulaw) => hear(mulaw, seconds).finish().fingerprint);
  const times = Array.from({ length: 12 }, () => {
    const analyser = hear(calls[0], seconds);
    const marks = [performance.now()];
    const utterance = analyser.finish();
    marks.push(performance.now());
    method.compare(template, utterance);
    marks.push(performance.now());
    method.checkReplay(template, recent, utterance);
    marks.push(performance.now());
    return marks.slice(1).map((mark, at) => mark - marks[at]);
  }).slice(4);
  const median = (part) => times.map((time) => time[part]).sort((a, b) => a - b)[times.length >> 1];
  const [finish, compare, replay] = [0, 1, 2].map(median);
  console.log(
    `${seconds} s of speech: finish ${finish.toFixed(2)}, compare ${compare.toFixed(2)}, replay of 5 ${replay.toFixed(2)} ms; template ${template.length} bytes`,
  );
}
