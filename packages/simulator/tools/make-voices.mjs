#!/usr/bin/env node
// Makes voices/*.wav: the sentences of the sample callers, spoken by flite, as telephone audio. Deterministic: the same flite
// and sox write the same bytes. Needs both in the PATH (Debian: apt-get install flite sox) and a build (npm run build).
//   node tools/make-voices.mjs [--only alan]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleCallers } from '../dist/callers/sample-callers.js';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
// how much slower than the voice's own pace: kal16 hurries
const stretch = { awb: 1, slt: 1, rms: 1, kal16: 1.05 };
const people = sampleCallers.filter(({ id, voice, calls }) => voice !== 'none' && calls.length > 1 && (values.only ?? id) === id);
/** Writes into the file itself (RIFF LIST INFO ICMT) that nobody real is speaking. */
function label(path, comment) {
  const text = Buffer.from(comment.length % 2 === 0 ? `${comment}\0\0` : `${comment}\0`);
  const head = Buffer.from('LIST....INFOICMT....');
  head.writeUInt32LE(12 + text.length, 4);
  head.writeUInt32LE(text.length, 16);
  const file = Buffer.concat([readFileSync(path), head, text]);
  file.writeUInt32LE(file.length - 8, 4);
  writeFileSync(path, file);
}

const work = mkdtempSync(join(tmpdir(), 'callseal-voices-'));
try {
  for (const { voice, calls } of people) {
    for (const { path, text } of calls.flatMap((call) => call.sentences)) {
      const raw = join(work, basename(path));
      execFileSync('flite', ['-voice', voice, '--setf', `duration_stretch=${stretch[voice]}`, '-t', text, '-o', raw]);
      // -R -D: repeatable, no dither. 300-3400 Hz and -6 dBFS is a well-levelled telephone line; silence at both ends goes,
      // because the player puts the pauses in.
      execFileSync('sox', [
        ...['-R', '-D', raw, '-r', '8000', '-c', '1', '-b', '8', '-e', 'u-law', path],
        ...['sinc', '-a', '60', '300-3400', 'silence', '1', '0.02', '0.3%', 'reverse', 'silence', '1', '0.02', '0.3%', 'reverse'],
        ...['pad', '0.05', '0.05', 'gain', '-n', '-6', 'rate', '-v', '8000'],
      ]);
      label(path, `Synthetic voice: flite ${voice}`);
    }
  }
} finally {
  rmSync(work, { recursive: true });
}
const folder = dirname(sampleCallers[0].calls[0].sentences[0].path);
const files = readdirSync(folder).filter((name) => name.endsWith('.wav'));
const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
console.log(`${files.length} files, ${bytes} bytes`);
