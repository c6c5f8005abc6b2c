// Error rates of voice comparison: families apart between background and test, then the shipped calibration.
import { calibrate } from '../dist/voice/calibration.js';
import { loadBackgroundModel, SHIPPED_MODEL } from '../dist/voice/create-voice-method.js';
import { isFormant, isHuman, isMorph, isSamplePerson, takeNames } from './corpus.mjs';
import { fitBackground } from './fit-background.mjs';
import { equalError, errorsAt, voiceInterval } from './statistics.mjs';
import { crossValidate, pairs, prints, score, singles, split } from './trials.mjs';
import { random } from './voices/random.mjs';

const NOISE = [
  ['clean', null],
  ['20 dB', 20],
  ['10 dB', 10],
];
const percent = (value) => `${(100 * value).toFixed(1)} %`;
const every = (list, count) => list.filter((_, at) => at % Math.ceil(list.length / count) === 0);

/** What the method was before: figures of the prototype, for the same kinds of trial. */
const PROTOTYPE = {
  human: { 'different words': ['1.6 %', '6.5 %', '15 %'], 'same words': ['0.0 %', '–', '–'] },
  formant: { 'different words': ['3.5–5 %', '8–10 %', '14–17 %'], 'same words': ['2.3–3.4 %', '–', '–'] },
};

const SPLITS = [
  ['human', 'human-recorded synthesis voices; background: formant synthesiser only', isHuman, isFormant, 99],
  ['formant', 'formant-synthesiser variants; background: human-recorded and morphed voices', isFormant, (voice) => !isFormant(voice), 36],
  ['morph', 'morphs of human-recorded voices; background: formant synthesiser only', isMorph, isFormant, 48],
];

const VERIFIED = [
  ['different words', singles(takeNames('a', 8, 12))],
  ['different words, other session', singles(takeNames('b', 8, 12))],
  ['same words', singles(takeNames('r', 0, 4))],
];

/** Equal error rates with a background that holds none of the tested family. */
export function familyRows(voices) {
  const rows = [];
  for (const [name, title, isTested, isBackground, count] of SPLITS) {
    const { model } = fitBackground(voices.filter(isBackground));
    const tested = every(voices.filter(isTested), count);
    for (const [words, calls] of VERIFIED) {
      if (name === 'morph' && words === 'same words') continue; // the generator makes no re-spoken morphs
      const cells = NOISE.map(([, snrDb], at) => {
        const trials = score(
          tested.map((voice) => ({
            voice,
            enrolled: prints(model, voice, singles(takeNames('a', 0, 4)), snrDb),
            verified: prints(model, voice, calls, snrDb),
          })),
        );
        const [genuine, impostor] = split(trials);
        const [low, high] = voiceInterval(trials, random(`interval${name}${words}${at}`), 60);
        const before = PROTOTYPE[name]?.[words]?.[at];
        return `**${percent(equalError(genuine, impostor).rate)}** (${percent(low)}–${percent(high)})${before === undefined ? '' : `, was ${before}`} · ${genuine.length}/${impostor.length}`;
      });
      rows.push(`| ${title} (${tested.length}) | ${words} | ${cells.join(' | ')} |`);
    }
    console.error('measured', name);
  }
  return rows;
}

const LINES = [
  [null, null],
  [20, 20],
  [10, 10],
  [null, 20],
  [20, null],
  [null, 10],
];

/** False matches and non-matches of the shipped calibration at 3 s of speech on both sides; every voice scored by a model that never heard its person. */
export function thresholdRows(voices) {
  const { calibration } = loadBackgroundModel(SHIPPED_MODEL);
  const own = voices.filter((voice) => !isSamplePerson(voice));
  const calls = { enrolled: pairs(takeNames('a', 4, 8)), verified: [...pairs(takeNames('a', 12, 16)), ...pairs(takeNames('b', 8, 10))] };
  const trials = crossValidate(own, [null, 20, 10], calls, 3);
  return LINES.map(([a, b]) => {
    const scored = trials(a, b).map((trial) => ({ ...trial, score: calibrate(calibration, trial.score, ...trial.snrDb) }));
    const [genuine, impostor] = split(scored);
    const cells = [0.5, 0.8].map((threshold) => {
      const { falseMatch, falseNonMatch } = errorsAt(genuine, impostor, threshold);
      return `${percent(falseMatch)} / ${percent(falseNonMatch)}`;
    });
    const byFamily = [isHuman, isFormant, isMorph].map((family) => {
      const ids = new Set(own.filter(family).map((voice) => voice.id));
      return percent(equalError(...split(scored.filter((trial) => ids.has(trial.enrolled)))).rate);
    });
    const title = (level) => (level === null ? 'clean' : `${level} dB`);
    return `| ${title(a)} | ${title(b)} | ${cells.join(' | ')} | ${byFamily.join(' / ')} | ${genuine.length}/${impostor.length} |`;
  });
}

/** The sample callers under the shipped model: lowest and mean own score, highest score against the others. */
export function sampleRows(voices) {
  const model = loadBackgroundModel(SHIPPED_MODEL);
  const callers = ['fl_awb', 'fl_rms', 'fl_slt', 'fl_kal16'].map((id) => voices.find((voice) => voice.id === id));
  const heard = [...pairs(takeNames('a', 8, 16)), ...pairs(takeNames('b', 8, 16))];
  const sides = callers.map((voice) => ({
    voice,
    enrolled: prints(model, voice, pairs(takeNames('a', 0, 8)), null, 3),
    verified: prints(model, voice, heard, null, 3),
  }));
  const trials = score(sides).map((trial) => ({ ...trial, score: calibrate(model.calibration, trial.score, ...trial.snrDb) }));
  return callers.map(({ id }) => {
    const own = trials.filter((trial) => trial.enrolled === id && trial.same).map((trial) => trial.score);
    const cells = callers
      .filter((other) => other.id !== id)
      .map((other) => {
        const scores = trials.filter((trial) => trial.enrolled === id && trial.heard === other.id).map((trial) => trial.score);
        return `${other.id.slice(3)} ${mean(scores).toFixed(2)} (${Math.max(...scores).toFixed(2)})`;
      });
    return `| ${id} | ${mean(own).toFixed(2)} | ${Math.min(...own).toFixed(2)} | ${percent(own.filter((x) => x >= 0.8).length / own.length)} of ${own.length} | ${cells.join(' · ')} |`;
  });
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
