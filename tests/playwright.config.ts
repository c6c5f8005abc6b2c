import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/support/browser.js';

export default defineConfig({
  testDir: 'e2e',
  // every test starts a desk of its own; audio in real time wants a quiet machine
  workers: 1,
  timeout: 60_000,
  reporter: [['list']],
  outputDir: 'test-results',
  use: { launchOptions: launchOptions(), viewport: { width: 1280, height: 800 }, colorScheme: 'light', trace: 'off' },
});
