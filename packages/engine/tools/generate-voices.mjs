#!/usr/bin/env node
// Makes the voices that the background model is fitted and measured on, with Debian's speech synthesisers.
//   node tools/generate-voices.mjs <output directory> [--jobs 2]
// Needs from Debian main: espeak-ng flite festival sox praat festvox-{kallpc16k,kdlpc16k,us-slt-hts,ca-ona-hts,
//   czech-dita,czech-krb,czech-machac,czech-ph,italp16k,itapc16k,ru,suopuhe-lj,suopuhe-mv,suopuhe-common,hi-nsk}
//   festival-{ca,czech,hi}
// Writes <output>/wav16/<voice>/<take>.wav (16 kHz), <output>/wav8/<voice>/<take>.wav (8 kHz) and <output>/speakers.json.
// Takes: a00..a15 sixteen sentences · b08..b15 sentences 8 to 15 in another session (pitch and rate changed)
//        r00..r07 sentences 0 to 7 said again at another rate. Existing files are kept; deterministic.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { listVoices } from './voices/list-voices.mjs';
import { between, random } from './voices/random.mjs';

const run = promisify(execFile);
const here = import.meta.dirname;
const args = process.argv.slice(2);
if (args[0] === undefined || args[0].startsWith('--'))
  throw new Error('Usage: node tools/generate-voices.mjs <output directory> [--jobs 2]');
const out = resolve(args[0]);
const jobs = args.includes('--jobs') ? Number(args[args.indexOf('--jobs') + 1]) : 2;
const scratch = join(out, 'tmp');
mkdirSync(scratch, { recursive: true });

const sentences = JSON.parse(readFileSync(join(here, 'voices/sentences.json'), 'utf8'));
const { speakers, morphs } = listVoices();
const wav16 = (voice, take) => join(out, 'wav16', voice.id, `${take}.wav`);
const number = (n) => String(n).padStart(2, '0');

/** One sentence by a synthesiser; `rate` and `pitch` are factors. */
async function synthesise(voice, take, text, { rate, pitch }) {
  const target = wav16(voice, take);
  if (existsSync(target)) return;
  const raw = join(scratch, `${voice.id}_${take}.wav`);
  const stretch = (1 / rate).toFixed(3);
  if (voice.tool === 'espeak') {
    await run('espeak-ng', [
      '-v',
      `en-us+${voice.voice}`,
      '-s',
      String(Math.round(165 * rate)),
      '-p',
      String(Math.round(50 * pitch)),
      '-w',
      raw,
      text,
    ]);
  } else if (voice.tool === 'flite') {
    await run('flite', ['-voice', voice.voice, '--setf', `duration_stretch=${stretch}`, '-t', text, '-o', raw]);
  } else {
    writeFileSync(`${raw}.txt`, text);
    await run('text2wave', [
      '-eval',
      `(voice_${voice.voice})`,
      '-eval',
      `(Parameter.set 'Duration_Stretch ${stretch})`,
      `${raw}.txt`,
      '-o',
      raw,
    ]);
    unlinkSync(`${raw}.txt`);
  }
  await run('sox', [raw, '-D', '-r', '16000', '-b', '16', '-c', '1', target, 'gain', '-n', '-4']);
  unlinkSync(raw);
}

/** All takes that a synthesiser speaks itself. */
function synthesisTasks(voice) {
  const texts = sentences[voice.lang];
  const tasks = [];
  for (let n = 0; n < 16; n++) tasks.push(() => synthesise(voice, `a${number(n)}`, texts[n], { rate: 1, pitch: 1 }));
  for (let n = 0; n < 8; n++) {
    const r = random(`r${voice.id}${n}`);
    const sign = r() < 0.5 ? -1 : 1;
    const manner = { rate: 1 + sign * between(r, 0.04, 0.12), pitch: 1 + between(r, -0.08, 0.08) };
    tasks.push(() => synthesise(voice, `r${number(n)}`, texts[n], manner));
  }
  if (voice.tool !== 'espeak') return tasks;
  const session = random(`b${voice.id}`);
  const base = { rate: between(session, 0.9, 1.1), pitch: between(session, 0.86, 1.14) };
  for (let n = 8; n < 16; n++) {
    const r = random(`b${voice.id}${n}`);
    const manner = { rate: base.rate * between(r, 0.97, 1.03), pitch: base.pitch * between(r, 0.96, 1.04) };
    tasks.push(() => synthesise(voice, `b${number(n)}`, texts[n], manner));
  }
  return tasks;
}

/** Lines for morph.praat: input, output, formant factor, pitch factor, duration factor. */
function morphLines() {
  const lines = [];
  const add = (from, to, formant, pitch, duration) => {
    if (!existsSync(to) && existsSync(from))
      lines.push([from, to, ...[formant, pitch, duration].map((value) => value.toFixed(4))].join(' '));
  };
  for (const voice of [...speakers.filter((speaker) => speaker.human), ...morphs]) {
    const base = voice.base === undefined ? voice : speakers.find((speaker) => speaker.id === voice.base);
    const [formant, pitch] = [voice.formant ?? 1, voice.pitch ?? 1];
    const session = random(`b${voice.id}`);
    const [sessionPitch, sessionDuration] = [between(session, 0.93, 1.07), between(session, 0.9, 1.1)];
    for (let n = 0; n < 16; n++) {
      const from = wav16(base, `a${number(n)}`);
      if (base !== voice) add(from, wav16(voice, `a${number(n)}`), formant, pitch, 1);
      if (n < 8) continue;
      const r = random(`b${voice.id}${n}`);
      add(
        from,
        wav16(voice, `b${number(n)}`),
        formant,
        pitch * sessionPitch * between(r, 0.98, 1.02),
        sessionDuration * between(r, 0.97, 1.03),
      );
    }
  }
  return lines;
}

async function morph(lines) {
  const size = Math.ceil(lines.length / jobs);
  const parts = Array.from({ length: jobs }, (_, at) => lines.slice(at * size, (at + 1) * size)).filter((part) => part.length > 0);
  await Promise.all(
    parts.map(async (part, at) => {
      const list = join(scratch, `list${at}.txt`);
      writeFileSync(list, `${part.join('\n')}\n`);
      await run('praat', ['--run', join(here, 'voices/morph.praat'), list], { maxBuffer: 1 << 26 });
    }),
  );
}

/** 8 kHz copies and the list of who is there. */
async function finish() {
  const all = [...speakers, ...morphs];
  const tasks = [];
  for (const voice of all) {
    mkdirSync(join(out, 'wav8', voice.id), { recursive: true });
    voice.files = readdirSync(join(out, 'wav16', voice.id))
      .filter((file) => file.endsWith('.wav'))
      .sort();
    for (const file of voice.files) {
      const target = join(out, 'wav8', voice.id, file);
      if (!existsSync(target))
        tasks.push(() => run('sox', [join(out, 'wav16', voice.id, file), '-D', '-r', '8000', '-b', '16', target, 'gain', '-n', '-4']));
    }
  }
  await inParallel('8 kHz', tasks);
  writeFileSync(
    join(out, 'speakers.json'),
    JSON.stringify(
      all.map(({ files, ...voice }) => ({ ...voice, n: files.length })),
      null,
      1,
    ),
  );
}

/** Runs tasks `jobs` at a time; a voice that is not installed fails alone. */
async function inParallel(title, tasks) {
  console.error(title, tasks.length);
  let next = 0;
  let failed = 0;
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      while (next < tasks.length) {
        const task = tasks[next++];
        await task().catch((error) => {
          if (failed++ < 10) console.error(String(error.message).slice(0, 200));
        });
      }
    }),
  );
  if (failed > 0) console.error(title, failed, 'failed');
}

for (const voice of [...speakers, ...morphs]) mkdirSync(join(out, 'wav16', voice.id), { recursive: true });
await inParallel('synthesis', speakers.flatMap(synthesisTasks));
const lines = morphLines();
console.error('morphs', lines.length);
await morph(lines);
await finish();
