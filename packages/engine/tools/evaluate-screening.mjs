#!/usr/bin/env node
// Measures the fraud screen and writes its part of docs/error-rates.md.
//   npm run evaluate:screening -w @callseal/engine -- <voices directory>      (about four minutes on one core)
// The directory is what generate-voices.mjs wrote; it may be a part of all voices. dist/ must be built.
import { readFileSync, writeFileSync } from 'node:fs';
import { isFormant, isHuman, isMorph, readVoices } from './corpus.mjs';
import { lineRows, otherCalls } from './evaluate-line.mjs';
import { watchlistRows } from './evaluate-watchlist.mjs';
import { SCREENING_MARK } from './screening-mark.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('Usage: node tools/evaluate-screening.mjs <voices directory>');
const voices = readVoices(directory);
const families = [isFormant, isHuman, isMorph].map((family) => voices.filter(family).length);
const lines = lineRows(voices);
const others = otherCalls(voices);
console.error('measured lines');
const watchlist = watchlistRows(voices);

const text = `${SCREENING_MARK}

## The fraud screen, 5 s of speech

Written by \`npm run evaluate:screening -w @callseal/engine -- <voices directory>\`, on the 12 calls of the four sample callers and on one
call each of ${voices.length} generated voices (${families[0]} formant, ${families[1]} human-recorded, ${families[2]} morphs of those), all
on simulated lines. What holds for the tables above holds here: no real caller and no real line was heard. The human-recorded ones are the
sample callers' own synthesisers. **These figures are optimistic too**: the rule for pauses was chosen after looking at the sample callers and at
every second of these voices, and the threshold of the watchlist from the table that shows it.

### Injected audio

"Checked" means that there was a pause to hear the line in, or a finding. \`no-line-noise\` needs one pause of digital silence and no more
noisy ones than silent ones; \`repeated-audio\` 0.3 s of speech that are the same sample by sample.

| what is sent | sample callers: checked | found | generated voices: checked | found |
|---|---|---|---|---|
${lines.join('\n')}

**A line that suppresses noise looks like a file**, nearly always: where calls come over such lines (some softphones and networks; no
comfort noise), set \`screening.silenceSuppression\`, and then only repetitions are found. How common such lines are among real calls was not
measured. **A file with noise in it looks like a line**: whoever adds noise, or plays to a telephone, is not found. The noise floor's level,
the spectrum's edges, clipping below the ceiling and the beginning of the call were considered and not tried: they depend on telephone,
codec and network at least as much as on what is injected, and none of those was here to measure.

### Recordings of other calls

Without a credential a call is compared with the last ${others.recordings} screened calls, on lines with 20 dB of noise. Detection is that of the
replay table above. Taken for the recording of one of ${others.recordings} calls that it was not (threshold ${others.threshold}):

| call | known calls | taken for one | lowest bit error rate |
|---|---|---|---|
| sample callers | other calls of theirs, and generated voices | ${others.samples.taken} | ${others.samples.lowest} |
| generated voices | other voices, other words | ${others.otherWords.taken} | ${others.otherWords.lowest} |
| generated voices | other voices, **the same words** | ${others.sameWords.taken} | ${others.sameWords.lowest} |

The last row is what a synthesiser does: variants of one voice say one text with one timing, and morphs share the very recording. It also
says that a script read aloud by the same machine again and again is found, which may be wanted.

### The watchlist

A list multiplies false alarms: a caller may be like any one of its voices. Every voice is scored by a model that never heard its person
(three folds); entries are made of 3 s of speech, screens of 5 s, with other words. "False alarm" is a hit of a caller who is not on the
list: of one comparison, then of a whole screen against 10 and 25 entries chosen at random (20 lists for each screen). "Missed" is a
caller who is on it. Many of these voices are variants of one synthesiser and more alike than people; real people vary more from call to
call.

| entry on | screen on | threshold | false alarm, 1 entry | 10 entries | 25 entries | missed |
|---|---|---|---|---|---|---|
${watchlist.join('\n')}

The default, 0.9999 with at most 25 entries, keeps the false alarms of a full list near 5 % and misses about a third of the listed callers
on a clean line, more on noisy ones. With a handful of entries 0.999 is the better choice. More speech in an entry helps: of the sample callers,
Victor's two other calls score 0.9983 and 0.9998 against 3 s of his first, 0.9999 against 5 s. **A hit is a reason to look, not to accuse**, and a list is no defence against somebody who changes
their voice.
`;
const file = new URL('../docs/error-rates.md', import.meta.url);
const before = readFileSync(file, 'utf8').split(SCREENING_MARK, 1)[0].trimEnd();
writeFileSync(file, `${before}\n\n${text}`);
console.log(text);
