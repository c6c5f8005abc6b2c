import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/support/browser.js';
import type { StorageKind } from './e2e/support/storage.js';

/** Audio in real time wants a quiet machine. */
const realTime = ['fifty-calls.spec.ts', 'microphone.spec.ts'];
/** Tests to which it matters where a server keeps things. */
const ofDesks = ['main-job', 'consent', 'two-agents', 'streams', 'gate-flow', 'direct-mode'].map((name) => `${name}.spec.ts`);

export default defineConfig<object, { storageKind: StorageKind }>({
  testDir: 'e2e',
  // every test starts a desk of its own
  workers: 2,
  projects: [
    { name: 'file', testIgnore: realTime },
    { name: 'shared', testMatch: ofDesks, use: { storageKind: 'shared' } },
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
