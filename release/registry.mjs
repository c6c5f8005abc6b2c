// Verdaccio on a free port of loopback, for one dry release: it begins empty and knows no other registry.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../scripts/support/steps.mjs';
import { cleanEnvironment, kill, must, start } from './processes.mjs';

const here = join(root, 'release');

/** Installs Verdaccio from the lock file of this folder, when that changed since the last time. */
export async function installRegistry() {
  const stamp = join(here, 'node_modules', '.callseal-installed');
  const wanted = readFileSync(join(here, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await must('npm', ['ci', '--no-progress', '--prefer-offline'], { cwd: here, seconds: 300 });
  writeFileSync(stamp, wanted);
}

/** Starts it with its storage in `folder`. Resolves, once it answers, with its address and the npmrc that leads to it: as file, as lines. */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'verdaccio.yaml');
  copyFileSync(join(here, 'verdaccio.yaml'), config);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const npmrc = join(folder, 'npmrc');
  writeFileSync(npmrc, npmrcFor(url));
  let printed = '';
  const child = start(
    'node',
    [join(here, 'node_modules', 'verdaccio', 'bin', 'verdaccio'), '--config', config, '--listen', `127.0.0.1:${port}`],
    { cwd: folder, env: cleanEnvironment(), onOutput: (text) => (printed += text) },
  );
  for (let left = 150; left > 0; left--) {
    if (child.exitCode !== null) break;
    if (await answers(url)) return { url, npmrc, lines: npmrcFor(url) };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  kill(child);
  throw new Error(`The local registry did not answer on ${url}:\n${printed}`);
}

/** Our scope comes from here, everything else from wherever it comes from otherwise. Verdaccio wants a token, of any value. */
const npmrcFor = (url) => `@callseal:registry=${url}\n//${new URL(url).host}/:_authToken=loopback-only\n`;

async function answers(url) {
  try {
    const response = await fetch(new URL('-/ping', url), { signal: AbortSignal.timeout(1000) });
    return response.ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
