// Comparison trials: every registration of every voice against every verification of every other person's.
import { fusedScore, makeVoicePrint } from '../dist/voice/voice-print.js';
import { call, listen } from './corpus.mjs';
import { fitBackground } from './fit-background.mjs';

/** Prints of calls; each entry of `calls` lists the takes of one call. */
export function prints(model, voice, calls, snrDb, seconds = Infinity) {
  return calls.map((names) => makeVoicePrint(model, listen(call(voice, names, snrDb), seconds).features));
}

/** Fused scores with who was enrolled and whether it was the same person. Voices of one person are never impostors to each other. */
export function score(sides) {
  const trials = [];
  for (const a of sides) {
    for (const b of sides) {
      if (a !== b && a.voice.person === b.voice.person) continue;
      for (const x of a.enrolled)
        for (const y of b.verified)
          trials.push({ enrolled: a.voice.id, heard: b.voice.id, same: a === b, snrDb: [x.snrDb, y.snrDb], score: fusedScore(x, y) });
    }
  }
  return trials;
}

export const split = (trials) => [trials.filter((t) => t.same).map((t) => t.score), trials.filter((t) => !t.same).map((t) => t.score)];

/** One call per take. */
export const singles = (names) => names.map((name) => [name]);
/** Calls of two takes each: enough for 3 s of speech from the shortest sentences. */
export const pairs = (names) => names.flatMap((name, at) => (at % 2 === 0 && names[at + 1] !== undefined ? [[name, names[at + 1]]] : []));

/**
 * Every voice is scored by a model that never heard its person, on every pair of noise levels (null is clean).
 * Gives `trials(enrolLevel, verifyLevel)`; `calls` lists the calls of both sides, cut at `seconds` of speech.
 */
export function crossValidate(voices, levels, calls, seconds, folds = 3) {
  const persons = [...new Set(voices.map((voice) => voice.person))].sort();
  const fold = (voice) => persons.indexOf(voice.person) % folds;
  const key = (a, b) => `${a}/${b}`;
  const all = new Map(levels.flatMap((a) => levels.map((b) => [key(a, b), []])));
  for (let left = 0; left < folds; left++) {
    const { model } = fitBackground(voices.filter((voice) => fold(voice) !== left));
    const tested = voices.filter((voice) => fold(voice) === left);
    const heard = (side) =>
      new Map(levels.map((level) => [level, tested.map((voice) => prints(model, voice, calls[side], level, seconds))]));
    const enrolled = heard('enrolled');
    const verified = heard('verified');
    for (const a of levels) {
      for (const b of levels) {
        const sides = tested.map((voice, at) => ({ voice, enrolled: enrolled.get(a)[at], verified: verified.get(b)[at] }));
        for (const trial of score(sides)) all.get(key(a, b)).push(trial);
      }
    }
    console.error('fold', left + 1, 'of', folds);
  }
  return (a, b) => all.get(key(a, b));
}
