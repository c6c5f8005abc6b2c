import type { DestructionCertificate } from '@callseal/protocol/routes';
import { type BackgroundJob, createBackgroundJob } from '../time/background-job.js';
import type { CredentialStore } from './credential-store.js';

/** Options of {@link createRetentionJob}. */
export interface RetentionJobOptions {
  /** Minutes between two runs. Default 60. */
  readonly everyMinutes?: number;
  /** Is told about everything that was destroyed; the store keeps the certificate too. What it throws ends the run. */
  readonly onCertificate?: (certificate: DestructionCertificate) => void | Promise<void>;
  /** Is told why a run failed; the next one tries again. */
  readonly onError?: (error: unknown) => void;
}

/** Subjects that one call destroys, so that stopping is quick. */
const batch = 200;

/**
 * The destruction clock: destroys in the background what the retention policy of the store no longer allows to keep. Runs of one job
 * never overlap; several machines may have one each, and no caller is destroyed, or certified, twice.
 * @throws CallsealError `CONFIG_INVALID` for an interval that is none.
 */
export function createRetentionJob(store: CredentialStore, options: RetentionJobOptions = {}): BackgroundJob {
  const { everyMinutes = 60, onCertificate, onError } = options;
  return createBackgroundJob({
    everyMinutes,
    onError,
    work: async (stopping) => {
      for (let more = true; more && !stopping(); ) {
        const certificates = await store.destroyDue({ limit: batch });
        for (const certificate of certificates) await onCertificate?.(certificate);
        more = certificates.length > 0;
      }
    },
  });
}
