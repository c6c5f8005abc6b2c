import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/** What a process is to work with. */
export interface RelayProcessTask {
  readonly redis: { readonly url: string; readonly prefix: string };
  readonly signallingUrl: string;
  /** Of the telephony provider's double. */
  readonly twilioUrl: string;
  readonly subjectKey: string;
}

/** A process that runs an operation. */
export interface RelayProcess {
  /** The operation that it has begun. */
  readonly id: string;
  /** Ends it without a warning. */
  kill(): void;
}

/** Starts a process that begins to register the caller; it does not outlive the test. */
export async function startRelayProcess(context: TestContext, task: RelayProcessTask): Promise<RelayProcess> {
  const child = fork(fileURLToPath(new URL('relay-process.js', import.meta.url)), [JSON.stringify(task)], { stdio: 'inherit' });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  context.after(kill);
  const [id] = (await once(child, 'message')) as [string];
  return { id, kill };
}
