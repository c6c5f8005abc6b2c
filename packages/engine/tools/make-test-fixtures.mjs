#!/usr/bin/env node
// Writes the short calls that the tests listen to: µ-law, 8 kHz, from flite's freely licensed voices.
//   node tools/make-test-fixtures.mjs <voices directory>
import { writeFileSync } from 'node:fs';
import { readVoices, take } from './corpus.mjs';
import { join, telephone } from './telephone-channel.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('Usage: node tools/make-test-fixtures.mjs <voices directory>');
const voices = readVoices(directory);

for (const [person, takes] of [
  ['awb', ['a00', 'a05', 'r00']],
  ['slt', ['a00', 'a05']],
]) {
  const voice = voices.find(({ id }) => id === `fl_${person}`);
  for (const name of takes) {
    const call = telephone(join([take(voice, name)], 400), { gainDb: -6, seed: person });
    writeFileSync(new URL(`../src/voice/fixtures/${person}-${name}.ulaw`, import.meta.url), call);
  }
}
