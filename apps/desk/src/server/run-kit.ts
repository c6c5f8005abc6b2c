import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallsealOptions, createCallseal } from '@callseal/server-kit';
import { type AuditLog, createSqliteAuditLog } from '@callseal/server-kit/audit';
import type { CallGate } from '@callseal/server-kit/gate';
import { createSqliteCredentialStore, generateKey, parseKeyRing } from '@callseal/server-kit/sqlite';

/** What the desk says about its server kit; where it keeps things is for whoever runs it to add. */
export type KitBasics = Omit<CallsealOptions, 'credentials' | 'state' | 'subjectKey'>;

/** A server kit, or several behind one address. */
export interface RunningKit {
  readonly fetch: (request: Request) => Promise<Response>;
  /** For handlers of the desk's own; where the basics have one. */
  readonly gate: CallGate | undefined;
  close(): Promise<void>;
}

/** Runs the desk's server kit. */
export type RunKit = (basics: KitBasics) => Promise<RunningKit>;

/** Milliseconds between looks for streams that nobody will close any more. */
const sweepInterval = 10_000;

/** One server kit in this process, with its registrations in a file and its audit log in another. */
export function runKitOnFile(path: string, auditPath: string): RunKit {
  return (basics) => {
    const subjectKey = generateKey();
    const credentials = createSqliteCredentialStore({ path, keys: parseKeyRing(generateKey()), subjectKey });
    const audit = createSqliteAuditLog({ path: auditPath });
    const kit = createCallseal({ ...basics, credentials, subjectKey, ...withAudit(basics, audit) });
    // what fails is looked at again the next time
    const sweeping = setInterval(() => void kit.sweep().catch(() => undefined), sweepInterval);
    return Promise.resolve({
      fetch: kit.fetch,
      gate: kit.gate,
      async close() {
        clearInterval(sweeping);
        await credentials.close();
        await audit.close();
      },
    });
  };
}

/** The gate of the basics, which writes into this log. */
export function withAudit({ gate }: KitBasics, audit: AuditLog): Pick<CallsealOptions, 'gate'> {
  return gate === undefined ? {} : { gate: { ...gate, audit } };
}

/** The same in a folder of its own, which is gone after `close`. */
export const runKitForNow: RunKit = async (basics) => {
  const folder = await mkdtemp(join(tmpdir(), 'callseal-desk-'));
  const kit = await runKitOnFile(join(folder, 'credentials.sqlite'), join(folder, 'audit.sqlite'))(basics);
  return {
    fetch: kit.fetch,
    gate: kit.gate,
    async close() {
      await kit.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
