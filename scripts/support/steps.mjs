// Steps shared by start, test and bench. Runs on any Node ≥ 20 with nothing installed yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const windows = process.platform === 'win32';

/** The environment of every child: the pinned Node of node_modules/.bin first, no telemetry. */
export const environment = () => ({
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
});

/** Says what happens now, so that a long step is not a silent one. */
export const say = (line) => process.stdout.write(`▸ ${line}\n`);

/**
 * Runs a command at the root. Resolves with its exit code and what it printed.
 * `quiet` shows the output only when the command fails, `whole` when the command has ended, so that two of them do not mix.
 */
export function run(command, args, { quiet = false, whole = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
    });
    let output = '';
    const take = (stream) => (chunk) => {
      output += chunk;
      if (!quiet && !whole) stream.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('error', reject);
    child.on('close', (code) => {
      if (whole) process.stdout.write(output);
      if (quiet && code !== 0) process.stderr.write(output);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Like {@link run}, but ends the process when the command fails. */
export async function must(command, args, options) {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    process.stderr.write(`\n✗ ${command} ${args.join(' ')} failed (exit ${result.code}).\n`);
    process.exit(result.code);
  }
  return result;
}

/** Installs the dependencies when the lock file changed since the last install. */
export async function install() {
  const stamp = join(root, 'node_modules', '.callseal-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing dependencies (about a minute the first time)');
  await must('npm', ['ci', '--no-progress', '--prefer-offline']);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Builds every package, or one with what it needs; a second time takes well under a second. */
export async function build(only) {
  say('Building the packages');
  await must(
    'turbo',
    ['run', 'build', ...(only === undefined ? [] : [`--filter=${only}`]), '--output-logs=new-only', '--log-order=stream'],
    { quiet: true },
  );
}
