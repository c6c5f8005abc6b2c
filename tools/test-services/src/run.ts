import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

/** A free port of loopback; another process may take it before it is used, which then fails with its own error. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Where Debian and Ubuntu keep the programs of PostgreSQL, which are not on the path; the newest version first. */
function postgresFolders(): readonly string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(root, version, 'bin'));
}

/** The path of a program. */
export function findProgram(name: string): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...postgresFolders()];
  const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${name} is not installed; Debian, Ubuntu: apt-get install postgresql redis-server`);
  return found;
}

/** A command line that runs as `user` when this process is root: PostgreSQL refuses root. */
export function asUser(user: string, command: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? ['runuser', '-u', user, '--', ...command] : command;
}

function start([file = '', ...args]: readonly string[]): ChildProcess {
  return spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
}

/** Runs a command to its end. Rejects with what it said when it fails. */
export function run(command: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = start(command);
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    // `exit`, not `close`: a server that it leaves behind inherits the pipes
    child.on('exit', (code) => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (code === 0) resolve();
      else reject(new Error(`${command.join(' ')}: ${said}`));
    });
  });
}

/** Starts a command and resolves with it once it has said `ready`. */
export function runUntil(command: readonly string[], ready: RegExp): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = start(command);
    let said = '';
    const hear = (chunk: Buffer): void => {
      if (ready.test(said)) return;
      said += chunk.toString();
      if (ready.test(said)) resolve(child);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('error', reject);
    child.on('exit', () => {
      reject(new Error(`${command.join(' ')}: ${said}`));
    });
  });
}
