import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AuditHead } from '../../audit/audit-log.js';

/** What a worker process is to do. */
export interface AuditWorkerTask {
  /** A file, or a connection string. */
  readonly address: string;
  /** Entries to append. */
  readonly appends: number;
}

/** How a worker ended, and what had been confirmed to it before. */
export interface AuditWorkerEnd {
  readonly confirmed: readonly AuditHead[];
  readonly code: number | null;
  readonly signal: string | null;
}

/** A worker process that stands ready. */
export interface AuditWorker {
  /** Lets it work to its end, or until it is killed without a warning a moment after `killAfter` confirmed appends. */
  run(killAfter?: number): Promise<AuditWorkerEnd>;
}

/** Starts a process; it does not outlive the test. */
export async function startAuditWorker(context: TestContext, task: AuditWorkerTask): Promise<AuditWorker> {
  const file = fileURLToPath(new URL('audit-worker.js', import.meta.url));
  const child = fork(file, [JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  context.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return {
    async run(killAfter = Number.POSITIVE_INFINITY) {
      let said = '';
      let isKilling = false;
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (isKilling || said.split('\n').length <= killAfter) return;
        isKilling = true;
        // anywhere within an append
        setTimeout(() => child.kill('SIGKILL'), Math.random() * 5);
      });
      const closed = once(child, 'close');
      child.send('go');
      const [code, signal] = (await closed) as [number | null, string | null];
      const confirmed = said
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' '))
        .map(([sequence, hash = '']) => ({ sequence: Number(sequence), hash }));
      return { confirmed, code, signal };
    },
  };
}
