import { type BackgroundJob, createBackgroundJob } from '../time/background-job.js';
import type { CredentialStore, ReencryptionReport } from './credential-store.js';

/** Options of {@link createReencryptionJob}. */
export interface ReencryptionJobOptions {
  /** Minutes between two runs. Default 60: instances that still have the old ring write under the old key for a while. */
  readonly everyMinutes?: number;
  /** Is told about each batch. When `remaining` is 0 on every machine, the old keys may be taken off the ring. */
  readonly onProgress?: (report: ReencryptionReport) => void;
  /** Is told why a run failed; the next one goes on. */
  readonly onError?: (error: unknown) => void;
}

/** Values that one call encrypts anew, so that stopping is quick and progress is seen. */
const batch = 500;

/**
 * Key rotation: encrypts in the background what is under old keys of the ring, while requests are served. Give every machine the ring
 * with the new key first before it is relied on; a run that was killed is gone on with by the next.
 * @throws CallsealError `CONFIG_INVALID` for an interval that is none.
 */
export function createReencryptionJob(store: CredentialStore, options: ReencryptionJobOptions = {}): BackgroundJob {
  const { everyMinutes = 60, onProgress, onError } = options;
  return createBackgroundJob({
    everyMinutes,
    onError,
    work: async (stopping) => {
      for (let more = true; more && !stopping(); ) {
        const report = await store.reencrypt({ limit: batch });
        onProgress?.(report);
        // what cannot be read is no progress: it would be tried for ever
        more = report.reencrypted > 0 && report.remaining > 0;
      }
    },
  });
}
