// Children that end when they should: after their time, with this process, and with everything they started themselves.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { root } from '../scripts/support/steps.mjs';

const windows = process.platform === 'win32';
const running = new Set();

/** The pinned Node alone, without the commands beside it in `node_modules/.bin`: a consumer must bring its own. */
const nodeFolder = dirname(realpathSync(join(root, 'node_modules', '.bin', windows ? 'node.cmd' : 'node')));

/** The environment of somebody who has this Node and nothing else of the repository. */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_PATH$)/i.test(name));
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== root && !folder.startsWith(join(root, sep)));
  return { ...Object.fromEntries(kept), PATH: [nodeFolder, ...folders].join(delimiter), DO_NOT_TRACK: '1', ...extra };
}

/** Starts a command as the head of a group of its own. */
export function start(command, args, { cwd, env, onOutput }) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: !windows, shell: windows });
  running.add(child);
  child.stdout.on('data', (chunk) => onOutput(String(chunk)));
  child.stderr.on('data', (chunk) => onOutput(String(chunk)));
  child.on('close', () => running.delete(child));
  return child;
}

/** Runs a command to its end, or kills it after `seconds`. Resolves with its exit code, what it printed and how long it took. */
export function run(command, args, { cwd, env = cleanEnvironment(), seconds }) {
  const began = Date.now();
  let output = '';
  return new Promise((resolve) => {
    const child = start(command, args, { cwd, env, onOutput: (text) => (output += text) });
    const timer = setTimeout(() => {
      output += `\n✗ Killed: not done after ${seconds} s.\n`;
      kill(child);
    }, seconds * 1000);
    const end = (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output, seconds: (Date.now() - began) / 1000 });
    };
    child.on('error', (error) => {
      output += `\n✗ ${command} could not be started: ${error.message}\n`;
      end(1);
    });
    child.on('close', end);
  });
}

/** Like {@link run}, but throws what was printed when the command fails. */
export async function must(command, args, options) {
  const result = await run(command, args, options);
  if (result.code === 0) return result;
  throw new Error(`${command} ${args.join(' ')} failed (exit ${result.code}):\n${result.output}`);
}

/** Ends a child and everything that it started. */
export function kill(child) {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (windows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it ended in the meantime
  }
}

export const killAll = () => [...running].forEach(kill);
