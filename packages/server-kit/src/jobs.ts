export type { BackgroundJob } from './time/background-job.js';
export { createReencryptionJob, type ReencryptionJobOptions } from './credentials/reencryption-job.js';
export { createRetentionJob, type RetentionJobOptions } from './credentials/retention-job.js';
