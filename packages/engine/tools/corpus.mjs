// The generated voices: who they are, and their sentences as features after a simulated call.
import { readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { createSharedFrontEnd, StreamAnalyser } from '../dist/voice/stream-analyser.js';
import { callGain, join, readWav, telephone } from './telephone-channel.mjs';

const shared = createSharedFrontEnd();

/** Persons whose voices ship as sample callers, and so never take part in the shipped model. */
export const SAMPLE_PERSONS = ['awb', 'rms', 'slt', 'kal'];

/** Voices that are the same person on a second synthesiser: one person, one place in a trial list. */
const SECOND_VOICES = ['fe_kal', 'fe_cmu_us_slt'];

/** All voices with 16 takes or more; `person` ties morphs to the voice they were made from. */
export function readVoices(directory) {
  return JSON.parse(readFileSync(joinPath(directory, 'speakers.json'), 'utf8'))
    .filter((voice) => voice.n >= 16)
    .map((voice) => ({
      ...voice,
      directory: joinPath(directory, 'wav8', voice.id),
      person: voice.family === 'morph' ? voice.person.replace(/_m\d$/, '') : (voice.person ?? voice.id),
    }));
}

export const isHuman = (voice) => (voice.family === 'flite' || voice.family === 'festival') && !SECOND_VOICES.includes(voice.id);
export const isMorph = (voice) => voice.family === 'morph';
export const isFormant = (voice) => voice.family === 'espeak';
export const isSamplePerson = (voice) => SAMPLE_PERSONS.includes(voice.person);

const cache = new Map();
/** Samples of a take such as `a03`. */
export function take(voice, name) {
  const key = `${voice.id}/${name}`;
  let samples = cache.get(key);
  if (samples === undefined) {
    samples = Float32Array.from(readWav(joinPath(voice.directory, `${name}.wav`)));
    if (cache.size > 400) cache.clear();
    cache.set(key, samples);
  }
  return samples;
}

/** µ-law of takes joined into a call. `snrDb` null is clean. */
export function call(voice, names, snrDb) {
  const seed = `${voice.id}/${names.join('+')}/${snrDb}`;
  return telephone(join(names.map((name) => take(voice, name))), { snrDb, gainDb: callGain(seed), seed });
}

/** The utterance that the engine makes of a call, which it leaves once it has heard `seconds` of speech. */
export function listen(mulaw, seconds = Infinity) {
  const analyser = new StreamAnalyser(shared);
  for (let at = 0; at < mulaw.length && analyser.netSpeechSeconds < seconds; at += 160) analyser.push(mulaw.subarray(at, at + 160));
  return analyser.finish();
}

export const takeNames = (letter, from, to) => Array.from({ length: to - from }, (_, i) => letter + String(from + i).padStart(2, '0'));
