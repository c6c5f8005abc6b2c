import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Journal, Step } from './store-actor.js';

/** What a worker process is to do. */
export interface WorkerTask {
  /** A file, or a connection string. */
  readonly address: string;
  readonly subjectKey: string;
  /** Key rings as text. A writer uses the first; a worker that encrypts anew uses them in turn, so that it is never done. */
  readonly rings: readonly string[];
  /** Subjects to write about; none: encrypts anew. */
  readonly subjects: readonly string[];
  /** Values that are encrypted anew in one call. */
  readonly limit: number;
}

/** A worker process that stands ready. */
export interface StoreWorker {
  /**
   * Lets it work, and ends it without a warning after up to `most` reports and a moment that does not wait for the end of anything.
   * What it reported goes to the journal.
   */
  runAndKill(most: number, journal?: Journal): Promise<{ readonly reencrypted: number }>;
}

let bundled: Promise<string> | undefined;

/** The worker in one file: many are started, and that takes half as long as from its hundred modules. */
async function bundleWorker(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'callseal-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const outfile = join(folder, 'store-worker.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('store-worker.js', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg-native'],
    logLevel: 'error',
    // pg asks for modules of Node by `require`
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
  });
  return outfile;
}

/** Starts a process; it does not outlive the test. */
export async function startStoreWorker(context: TestContext, task: WorkerTask): Promise<StoreWorker> {
  const child = fork(await (bundled ??= bundleWorker()), [JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  context.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return {
    async runAndKill(most, journal) {
      const enough = 1 + Math.random() * most;
      let said = '';
      let killing = false;
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (killing || said.split('\n').length <= enough) return;
        killing = true;
        setTimeout(() => child.kill('SIGKILL'), Math.random() * 5);
      });
      const closed = once(child, 'close');
      child.send('go');
      const [, signal] = (await closed) as [number | null, string | null];
      const lines = said.split('\n');
      assert.equal(signal, 'SIGKILL', lines.at(-2));
      return { reencrypted: report(lines, journal) };
    },
  };
}

function report(lines: readonly string[], journal: Journal | undefined): number {
  let reencrypted = 0;
  for (const line of lines) {
    const [what, operation, subject = '', number, refused] = line.split(' ');
    const step = { operation, subject, number: Number(number) } as Step;
    if (what === 'begin') journal?.begin(step);
    if (what === 'end') journal?.end(step, refused === 'true');
    if (what === 'reencrypted') reencrypted += Number(operation);
  }
  return reencrypted;
}
