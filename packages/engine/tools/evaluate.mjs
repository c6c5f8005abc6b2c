#!/usr/bin/env node
// Measures the voice method and writes docs/error-rates.md.
//   npm run evaluate -w @callseal/engine -- <voices directory>      (about ten minutes on one core)
// The directory is what generate-voices.mjs wrote; dist/ must be built.
import { readFileSync, writeFileSync } from 'node:fs';
import { loadBackgroundModel, SHIPPED_MODEL } from '../dist/voice/create-voice-method.js';
import { readVoices } from './corpus.mjs';
import { replayTables } from './evaluate-replay.mjs';
import { familyRows, sampleRows, thresholdRows } from './evaluate-voices.mjs';
import { SCREENING_MARK } from './screening-mark.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('Usage: node tools/evaluate.mjs <voices directory>');
const voices = readVoices(directory);
const { hash } = loadBackgroundModel(SHIPPED_MODEL);

const replay = replayTables(voices);
console.error('measured replay');
const samples = sampleRows(voices);
const thresholds = thresholdRows(voices);
const families = familyRows(voices);

const text = `# Error rates

Written by \`npm run evaluate -w @callseal/engine -- <voices directory>\`; model \`${hash.slice(0, 16)}…\`.

**What this is measured on.** Synthesised voices only, some made from recordings of people (flite, festival), some not
(espeak-ng), some morphed. No recordings of real callers were available. Real voices vary more from day to day and lie
closer to each other than these; expect higher rates, and measure on your own callers before relying on a threshold.
The prototype of this method, fitted on synthesised voices alone, had about three times its rate on real people.
Lines are simulated: 300–3400 Hz, G.711 µ-law, random gain, white noise in the band.

**These figures are optimistic.** The parts of the score, their weights (the best of some 300 combinations), the number of
nuisance directions and the masking noise were chosen by their error rates on these same voices, partly on the same
sentences. There is no set of voices that the design never saw. The comparison with the prototype is affected too: its
trials were similar, not identical, and it was not tuned on them to this extent.

## Equal error rates, one sentence (about 4 s) on both sides

No voice of the tested family is in the background model. In brackets the 95 % interval over voices; "was" is the
prototype's figure for the same kind of trial; 60 resamplings, so the ends are rough; then the number of genuine/impostor trials.

| tested voices (count) | words | clean | 20 dB noise | 10 dB noise |
|---|---|---|---|---|
${families.join('\n')}

## The shipped calibration at its thresholds, 3 s of speech on both sides

Each voice is scored by a model fitted without its person (three folds, all families on both sides). The calibration was
fitted on the same voices with other sentences. 0.5 was the equal-error point there (about 1.2 % both ways on a clean
line); on these sentences it is not quite: more callers are missed and fewer accepted. No intervals were computed here.

| registered on | verified on | false match / false non-match at 0.5 | at 0.8 | equal error, human / formant / morph | trials |
|---|---|---|---|---|---|
${thresholds.join('\n')}

## The sample callers, 3 s of speech, clean line, different words

Not in the model. Own scores, then mean (highest) score of the others' calls against this caller's registration.

| registered | mean | lowest | at 0.8 or above | others |
|---|---|---|---|---|
${samples.join('\n')}

## Replay detection, 3 s of speech

A call is taken for a replay when its bit error rate to a known recording is below ${replay.replayThreshold}. Fresh speech:

| speech | trials | lowest | 0.5 % quantile | median | taken for a replay |
|---|---|---|---|---|---|
${replay.fresh.join('\n')}

**The aim of 0.5 % false alarms on re-spoken sentences is not met over all of them**, only where the rate differs by 6.5 %
or more. That limit was drawn after seeing where the false alarms lie, and the threshold was chosen on some of the same
takes. The likely reason: a synthesiser repeats a sentence with the same melody, stretched evenly, and a few per cent off
is within reach of the search for recordings played at another speed (±3 % and its tolerance). Whether people who repeat a
sentence set it off was not measured. A threshold that keeps 0.5 % over all takes would lie near 0.18 and miss most
speed changes and all noise measured here. Takes whose rate the synthesiser ignored (16, the very same samples) are left out.

| replay | trials | median bit error rate | 95 % quantile | detected |
|---|---|---|---|---|
${replay.attacks.join('\n')}

This finds recordings of calls that the service has itself heard (the registration, recent verifications). It does not
find recordings made elsewhere, and it does **not** detect synthetic voices: every voice in these tables is synthetic.

## Limits

- Below 7 dB of speech over noise, without speech, or with more than 5 % of the speech samples at the codec's ceiling there is no score.
- Noise other than white, other codecs, handsets and rooms were not measured for comparison, only for replay.
- One registration is one call; ageing and colds are not in these figures.
`;
const file = new URL('../docs/error-rates.md', import.meta.url);
const [, screening = ''] = readFileSync(file, 'utf8').split(SCREENING_MARK);
writeFileSync(file, `${text}\n${SCREENING_MARK}${screening}`);
console.log(text);
