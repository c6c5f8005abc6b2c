// Detection rate of replays, and how often a sentence said again is taken for one.
import { loadBackgroundModel, SHIPPED_MODEL } from '../dist/voice/create-voice-method.js';
import { smallestBitErrorRate, toTimeline } from '../dist/voice/replay-search.js';
import { call, isFormant, isHuman, listen, take } from './corpus.mjs';
import { REPLAY_ATTACKS } from './replay-attacks.mjs';

const NET_SPEECH = 3;
/** Rates closer than this to the first recording's lie within reach of the search over speeds (±3 % and its tolerance). */
const OTHER_MANNER = 0.065;

const number = (n) => String(n).padStart(2, '0');
const percent = (value) => `${(100 * value).toFixed(1)} %`;
const line = (mulaw) => toTimeline(listen(mulaw, NET_SPEECH).fingerprint);
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

/** How much longer or shorter the second recording of a sentence is. */
const rateChange = (voice, n) => Math.abs(take(voice, `r${number(n)}`).length / take(voice, `a${number(n)}`).length - 1);

/** Bit error rates of fresh speech: the same sentences again, and other sentences. */
function freshSpeech(voices) {
  const again = { far: [], near: [] };
  const other = [];
  for (const voice of voices) {
    for (let n = 0; n < 8; n++) {
      const known = line(call(voice, [`a${number(n)}`], null));
      other.push(smallestBitErrorRate(known, line(call(voice, [`a${number(n + 8)}`], null))));
      const change = rateChange(voice, n);
      if (change < 0.02) continue; // the synthesiser ignored the rate: the very same samples, not said again
      again[change < OTHER_MANNER ? 'near' : 'far'].push(smallestBitErrorRate(known, line(call(voice, [`r${number(n)}`], null))));
    }
  }
  return { again, other };
}

function attacked(voices) {
  const rates = new Map(Object.keys(REPLAY_ATTACKS).map((name) => [name, []]));
  for (const voice of voices) {
    for (const n of [0, 2, 4, 6]) {
      const recorded = call(voice, [`a${number(n)}`, `a${number(n + 1)}`], null);
      const known = line(recorded);
      for (const [name, play] of Object.entries(REPLAY_ATTACKS))
        rates.get(name).push(smallestBitErrorRate(known, line(play(recorded, voice.id + n))));
    }
  }
  return rates;
}

/** Rows of the two replay tables. */
export function replayTables(voices) {
  const { replayThreshold } = loadBackgroundModel(SHIPPED_MODEL);
  const share = (values) => percent(values.filter((value) => value < replayThreshold).length / values.length);
  const tested = [...voices.filter(isHuman), ...voices.filter(isFormant).filter((_, at) => at % 2 === 0)];
  const { again, other } = freshSpeech(tested);
  const row = (title, values) =>
    `| ${title} | ${values.length} | ${quantile(values, 0).toFixed(3)} | ${quantile(values, 0.005).toFixed(3)} | ${quantile(values, 0.5).toFixed(3)} | ${share(values)} |`;
  const fresh = [
    row('the same sentence said again, rate at least 6.5 % different', again.far),
    row('the same sentence said again, rate 2–6.5 % different', again.near),
    row('**all of the same sentences said again**', [...again.far, ...again.near]),
    row('other sentences of the same voice', other),
  ];
  const attacks = [...attacked(voices.filter(isHuman))].map(
    ([name, values]) =>
      `| ${name} | ${values.length} | ${quantile(values, 0.5).toFixed(3)} | ${quantile(values, 0.95).toFixed(3)} | **${share(values)}** |`,
  );
  return { replayThreshold, fresh, attacks };
}
