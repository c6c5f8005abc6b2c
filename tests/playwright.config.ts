import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/support/browser.js';
import type { StorageKind } from './e2e/support/storage.js';

/** Audio in real time wants a quiet machine. */
const realTime = ['fifty-calls.spec.ts', 'microphone.spec.ts'];
/** What a server kit has a part in, beyond answering. */
const onServers = ['main-job.spec.ts', 'consent.spec.ts', 'two-agents.spec.ts', 'streams.spec.ts'];

export default defineConfig<object, { storageKind: StorageKind }>({
  testDir: 'e2e',
  // every test starts a desk of its own
  workers: 2,
  projects: [
    { name: 'file', testIgnore: realTime },
    { name: 'shared', testMatch: onServers, use: { storageKind: 'shared' } },
    { name: 'file-real-time', testMatch: realTime, workers: 1, dependencies: ['file', 'shared'] },
    {
      name: 'shared-real-time',
      testMatch: 'fifty-calls.spec.ts',
      workers: 1,
      use: { storageKind: 'shared' },
      dependencies: ['file-real-time'],
    },
  ],
  timeout: 60_000,
  reporter: [['list']],
  outputDir: 'test-results',
  use: { launchOptions: launchOptions(), viewport: { width: 1280, height: 800 }, colorScheme: 'light', trace: 'off' },
});
