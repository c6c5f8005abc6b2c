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

const WARM_UP = 4;
const ROUNDS = 20;

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
  const cost = { finish: 0, compare: 0, replay: 0 };
  const timed = (name, work, counts) => {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    if (counts) cost[name] += (user + system) / 1000 / ROUNDS;
    return result;
  };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const analyser = hear(calls[0], seconds);
    const utterance = timed('finish', () => analyser.finish(), round >= 0);
    timed('compare', () => method.compare(template, utterance), round >= 0);
    timed('replay', () => method.checkReplay(template, recent, utterance), round >= 0);
  }
  const { finish, compare, replay } = cost;
  console.log(
    `${seconds} s of speech: finish ${finish.toFixed(2)}, compare ${compare.toFixed(2)}, replay of 5 ${replay.toFixed(2)} ms CPU; template ${template.length} bytes`,
  );
}
