import { defineConfig } from '@playwright/test';

/**
 * What counts as the same picture. Text is held to the letter elsewhere; this is for colours, sizes and places. `threshold` is pixelmatch's
 * distance of two colours, where 0.2 lets the rounding of a shade pass; the share is of a sheet of six pictures. See README.md for figures.
 */
const samePicture = { threshold: 0.2, maxDiffPixelRatio: 0.0005, animations: 'disabled', caret: 'hide', scale: 'css' } as const;

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  // `npm run shots` writes with it what the play functions hold every state to
  testIgnore: process.env.CALLSEAL_APPROVE === undefined ? '**/shown.spec.ts' : [],
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  reporter: [['list']],
  outputDir: 'test-results',
  snapshotPathTemplate: 'screenshots/{arg}{ext}',
  updateSnapshots: 'none',
  expect: { toHaveScreenshot: samePicture },
});
