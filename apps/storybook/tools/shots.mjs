// npm run shots: approves what the stories say and how they look now. Rewrites the stories of the states, the texts they are held to and
// every picture in screenshots/, and writes dist/pictures.html to look at all of them. Look before you commit.
import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { contactSheet } from './contact-sheet.mjs';
import { squeezePng } from './squeeze-png.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = `${root}screenshots/`;

function run(what, command, args, env = {}) {
  console.log(`▸ ${what}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
}
const build = () => run('Building the stories', 'npm', ['run', '-s', 'build', '--', '--loglevel', 'warn']);

if (process.platform !== 'linux') {
  console.error('The pictures are drawn by Chromium on Linux, so that they can be compared: run this there, for example in a container.');
  process.exit(1);
}
run('Writing the stories of the states', 'node', ['tools/states.mjs']);
build();
run('Reading what every state says', 'npx', ['playwright', 'test', 'tests/shown.spec.ts', '--workers=1', '--reporter=line'], {
  CALLSEAL_APPROVE: '1',
});
run('Formatting the texts', 'npx', ['biome', 'format', '--write', 'src/support/shown-texts.json']);
// the play functions are held to what was just read
build();
for (const name of await readdir(pictures)) if (name.endsWith('.png')) await rm(pictures + name);
run('Taking the pictures', 'npx', ['playwright', 'test', 'tests/looks.spec.ts', '--update-snapshots=all', '--reporter=line']);
const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const [major] = browser.version().split('.');
await browser.close();
await writeFile(`${pictures}drawn-by.json`, `{ "chromium": "${major}" }\n`);

const names = (await readdir(pictures)).filter((name) => name.endsWith('.png')).sort();
let bytes = 0;
for (const name of names) {
  const small = squeezePng(await readFile(pictures + name));
  await writeFile(pictures + name, small);
  bytes += small.length;
}
await writeFile(`${root}dist/pictures.html`, contactSheet(names));
console.log(`${names.length} pictures, ${(bytes / 1e6).toFixed(1)} MB. Look at all of them: ${root}dist/pictures.html`);
