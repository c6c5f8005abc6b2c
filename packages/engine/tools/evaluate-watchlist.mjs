// How often a search of the watchlist is wrong. Every voice is scored by a model that never heard its person, on two thirds of the voices.
import { calibrate } from '../dist/voice/calibration.js';
import { loadBackgroundModel, SHIPPED_MODEL } from '../dist/voice/create-voice-method.js';
import { fusedScore } from '../dist/voice/voice-print.js';
import { takeNames } from './corpus.mjs';
import { fitBackground } from './fit-background.mjs';
import { pairs, prints } from './trials.mjs';
import { random, shuffled } from './voices/random.mjs';

export const WATCHLIST_THRESHOLDS = [0.9, 0.99, 0.999, 0.9999, 0.99999];
const FOLDS = 3;
/** Seconds of speech of an entry, and of a screen. */
const ENTRY_SECONDS = 3;
const SCREEN_SECONDS = 5;
/** The line of the entry and the line of the screen: dB of noise, null is none. */
const LINES = [
  [null, null],
  [20, 20],
  [10, 10],
  [null, 20],
  [null, 10],
];
const LEVELS = [null, 20, 10];
const percent = (value) => `${(100 * value).toFixed(2)} %`;
const title = (level) => (level === null ? 'clean' : `${level} dB`);

/** Per line and screened call: the score against the caller's own entry and those against everybody else's. */
function searches(voices) {
  const { calibration } = loadBackgroundModel(SHIPPED_MODEL);
  const persons = [...new Set(voices.map((voice) => voice.person))].sort();
  const foldOf = (voice) => persons.indexOf(voice.person) % FOLDS;
  const found = new Map(LINES.map((line) => [line, []]));
  for (let fold = 0; fold < FOLDS; fold++) {
    const { model } = fitBackground(voices.filter((voice) => foldOf(voice) !== fold));
    const tested = voices.filter((voice) => foldOf(voice) === fold);
    const heard = (calls, seconds) =>
      new Map(LEVELS.map((level) => [level, tested.map((voice) => prints(model, voice, calls, level, seconds))]));
    const entries = heard(pairs(takeNames('a', 4, 6)), ENTRY_SECONDS);
    const screens = heard([...pairs(takeNames('a', 12, 16)), ...pairs(takeNames('b', 8, 10))], SCREEN_SECONDS);
    const scoreOf = (entry, screen) => calibrate(calibration, fusedScore(entry, screen), entry.snrDb, screen.snrDb);
    for (const line of LINES) {
      tested.forEach((caller, at) => {
        for (const screen of screens.get(line[1])[at]) {
          const others = tested.flatMap((voice, n) =>
            voice.person === caller.person ? [] : [scoreOf(entries.get(line[0])[n][0], screen)],
          );
          found.get(line).push({ own: scoreOf(entries.get(line[0])[at][0], screen), others });
        }
      });
    }
    console.error('fold', fold + 1, 'of', FOLDS);
  }
  return found;
}

/** Share of the screens that hit one of `size` entries, none of them the caller's; 20 random lists for each screen. */
function falseAlarms(calls, threshold, size) {
  const next = random(`watchlist${size}`);
  let alarms = 0;
  for (const { others } of calls) {
    for (let round = 0; round < 20; round++)
      alarms += shuffled(others, next)
        .slice(0, size)
        .some((score) => score >= threshold)
        ? 1
        : 0;
  }
  return alarms / (20 * calls.length);
}

/** Rows of a table: a line, a threshold, false alarms of one comparison and of lists, missed entries. */
export function watchlistRows(voices) {
  return [...searches(voices)].flatMap(([line, calls]) => {
    const impostors = calls.flatMap(({ others }) => others);
    return WATCHLIST_THRESHOLDS.map((threshold) => {
      const single = impostors.filter((score) => score >= threshold).length;
      const missed = calls.filter(({ own }) => own < threshold).length;
      const lists = [10, 25].map((size) => percent(falseAlarms(calls, threshold, size)));
      return `| ${title(line[0])} | ${title(line[1])} | ${threshold} | ${percent(single / impostors.length)} of ${impostors.length} | ${lists.join(' | ')} | ${percent(missed / calls.length)} of ${calls.length} |`;
    });
  });
}
