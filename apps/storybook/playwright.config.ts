import { defineConfig } from '@playwright/test';

/**
 * What counts as the same picture. Drawn again on the machine that drew it, no pixel differs; a Chromium of another version may round the
 * shades of letters. `threshold` is pixelmatch's distance of two colours: at 0.05 a grey that is 8 % lighter is seen, and the rounding to 256
 * colours of the approved files is not. The share is about 145 pixels of a sheet of six pictures: corners that are 2 px less round are more.
 */
const samePicture = { threshold: 0.05, maxDiffPixelRatio: 0.0002, animations: 'disabled', caret: 'hide', scale: 'css' } as const;

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
