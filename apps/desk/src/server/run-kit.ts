import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallsealOptions, createCallseal } from '@callseal/server-kit';
import { createSqliteCredentialStore, generateKey, parseKeyRing } from '@callseal/server-kit/sqlite';

/** What the desk says about its server kit; where it keeps things is for whoever runs it to add. */
export type KitBasics = Omit<CallsealOptions, 'credentials' | 'state' | 'subjectKey'>;

/** A server kit, or several behind one address. */
export interface RunningKit {
  readonly fetch: (request: Request) => Promise<Response>;
  close(): Promise<void>;
}

/** Runs the desk's server kit. */
export type RunKit = (basics: KitBasics) => Promise<RunningKit>;

/** Milliseconds between looks for streams that nobody will close any more. */
const sweepInterval = 10_000;

/** One server kit in this process, with its registrations in a file. */
export function runKitOnFile(path: string): RunKit {
  return (basics) => {
    const subjectKey = generateKey();
    const credentials = createSqliteCredentialStore({ path, keys: parseKeyRing(generateKey()), subjectKey });
    const kit = createCallseal({ ...basics, credentials, subjectKey });
    // what fails is looked at again the next time
    const sweeping = setInterval(() => void kit.sweep().catch(() => undefined), sweepInterval);
    return Promise.resolve({
      fetch: kit.fetch,
      close() {
        clearInterval(sweeping);
        return credentials.close();
      },
    });
  };
}

/** The same in a folder of its own, which is gone after `close`. */
export const runKitForNow: RunKit = async (basics) => {
  const folder = await mkdtemp(join(tmpdir(), 'callseal-desk-'));
  const kit = await runKitOnFile(join(folder, 'credentials.sqlite'))(basics);
  return {
    fetch: kit.fetch,
    async close() {
      await kit.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
