// How often a line is taken for injected audio, and injected audio for a line; and a live call for a recording of somebody else's.
import { readdirSync, readFileSync } from 'node:fs';
import { loadBackgroundModel, SHIPPED_MODEL } from '../dist/voice/create-voice-method.js';
import { smallestBitErrorRate, toTimeline } from '../dist/voice/replay-search.js';
import { createLineInspector } from '../dist/screening/line-inspector.js';
import { MULAW_TO_LINEAR } from '../dist/voice/mulaw.js';
import { createSharedFrontEnd, StreamAnalyser } from '../dist/voice/stream-analyser.js';
import { take } from './corpus.mjs';
import { join, telephone, toLinear } from './telephone-channel.mjs';
import { random, shuffled } from './voices/random.mjs';

const SCREEN_SECONDS = 5;
/** Samples between sentences: 0.4 s, as the simulator has them. */
const PAUSE = 3200;
const RECORDINGS = 16;
const samples = new URL('../../simulator/voices/', import.meta.url);
const shared = createSharedFrontEnd();
const percent = (count, of) => `${((100 * count) / of).toFixed(1)} % of ${of}`;

/** µ-law samples of a sample caller's file. */
function readSample(name) {
  const bytes = readFileSync(new URL(name, samples));
  let at = 12;
  while (bytes.toString('latin1', at, at + 4) !== 'data') at += 8 + bytes.readUInt32LE(at + 4) + (bytes.readUInt32LE(at + 4) & 1);
  return bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4));
}

/** The twelve calls of the sample callers, as linear samples. */
function sampleCalls() {
  const names = readdirSync(samples).filter((name) => name.endsWith('.wav'));
  const calls = [...new Set(names.map((name) => name.replace(/-\d\.wav$/, '')))].sort();
  return calls.map((id) => ({
    id,
    audio: join(
      names.filter((name) => name.startsWith(`${id}-`)).map((name) => toLinear(readSample(name))),
      PAUSE,
    ),
  }));
}

/** One call of every generated voice. */
const generatedCalls = (voices, takes = ['a00', 'a01', 'a02']) =>
  voices.map((voice) => ({
    id: voice.id,
    audio: join(
      takes.map((name) => take(voice, name)),
      PAUSE,
    ),
  }));

/** What a silence suppression leaves: nothing, once `wait` milliseconds were below the threshold. */
function suppress(mulaw, wait) {
  const out = Uint8Array.from(mulaw);
  let quiet = 0;
  for (let at = 0; at + 160 <= out.length; at += 160) {
    let power = 0;
    for (let n = at; n < at + 160; n++) power += (MULAW_TO_LINEAR[mulaw[n]] / 32768) ** 2 / 160;
    quiet = power < 10 ** -4.5 ? quiet + 20 : 0;
    if (quiet > wait) out.fill(0xff, at, at + 160);
  }
  return out;
}

/** One second of the second sentence, three times. */
function loop(mulaw) {
  const second = mulaw.subarray(16_000, 24_000);
  return Uint8Array.from([...mulaw.subarray(0, 24_000), ...second, ...second, ...mulaw.subarray(24_000)]);
}

const line =
  (snrDb, gainDb = -6) =>
  (audio, seed) =>
    telephone(audio, { snrDb, gainDb, seed });
const LINES = {
  'line, noise 40 dB below the voice': line(40),
  'line, 20 dB': line(20),
  'line, 10 dB': line(10),
  'line, 40 dB, noise suppressed after 200 ms': (audio, seed) => suppress(line(40)(audio, seed), 200),
  'line, 40 dB, noise suppressed after 100 ms': (audio, seed) => suppress(line(40)(audio, seed), 100),
};
const INJECTIONS = {
  'file without a line (the "clean" of the tables above)': line(null),
  'the same, 8 dB quieter': line(null, -14),
  'file with noise of 40 dB in it': line(40),
  'line, 40 dB, with a second of speech three times': (audio, seed) => loop(line(40)(audio, seed)),
};

/** What is heard until there is enough speech. */
function hear(mulaw) {
  const analyser = new StreamAnalyser(shared);
  const inspector = createLineInspector({ silenceSuppression: false });
  for (let at = 0; at < mulaw.length && analyser.netSpeechSeconds < SCREEN_SECONDS; at += 160) {
    analyser.push(mulaw.subarray(at, at + 160));
    inspector.push(mulaw.subarray(at, at + 160));
  }
  return { report: inspector.report(), utterance: analyser.finish() };
}

/** Rows of a table: what, then checked and found, for the sample callers and for the generated voices. */
export function lineRows(voices) {
  const sets = [sampleCalls(), generatedCalls(voices)];
  return Object.entries({ ...LINES, ...INJECTIONS }).map(([title, make]) => {
    const cells = sets.map((calls) => {
      const reports = calls.map(({ id, audio }) => hear(make(audio, id)).report);
      const checked = reports.filter((report) => report.checked).length;
      const found = reports.filter(({ findings }) => findings.length > 0).length;
      return `${percent(checked, calls.length)} | ${percent(found, calls.length)}`;
    });
    return `| ${title} | ${cells.join(' | ')} |`;
  });
}

/** How often a call is taken for the recording of one of sixteen other calls, none of which it is: other words, then the same words. */
export function otherCalls(voices) {
  const { replayThreshold } = loadBackgroundModel(SHIPPED_MODEL);
  const timelines = (calls) => calls.map(({ id, audio }) => ({ id, line: toTimeline(hear(line(20)(audio, id)).utterance.fingerprint) }));
  const samples = timelines(sampleCalls());
  const heard = timelines(generatedCalls(voices));
  const otherWords = timelines(generatedCalls(voices, ['a08', 'a09', 'a10']));
  const count = (calls, known) => {
    const next = random('recordings');
    const rates = calls.map((call) => {
      const others = shuffled(
        known.filter(({ id }) => id !== call.id),
        next,
      ).slice(0, RECORDINGS);
      return Math.min(...others.map((other) => smallestBitErrorRate(other.line, call.line)));
    });
    return { taken: percent(rates.filter((rate) => rate < replayThreshold).length, rates.length), lowest: Math.min(...rates).toFixed(3) };
  };
  return {
    recordings: RECORDINGS,
    threshold: replayThreshold.toFixed(2),
    samples: count(samples, [...samples, ...otherWords]),
    otherWords: count(heard, otherWords),
    sameWords: count(heard, heard),
  };
}
