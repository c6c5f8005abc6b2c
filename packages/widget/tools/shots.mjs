/* global document */
// Pictures of every state: node tools/shots.mjs [folder]. Widths 280, 360 and 480, light and dark, forced colours once.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startDevServer } from '@web/dev-server';
import { chromium } from '@playwright/test';
import { findChrome } from './find-chrome.mjs';

const folder = process.argv[2] ?? '/tmp/callseal-shots';
await mkdir(folder, { recursive: true });
const server = await startDevServer({
  config: {
    rootDir: fileURLToPath(new URL('../../..', import.meta.url)),
    nodeResolve: { browser: true, exportConditions: ['browser', 'production'] },
    hostname: '127.0.0.1',
    port: 0,
  },
  readCliArgs: false,
  readFileConfig: false,
  logStartMessage: false,
  autoExitProcess: false,
});
const { port } = server.server.address();
const browser = await chromium.launch({ executablePath: findChrome(), args: ['--no-sandbox'] });
const heights = {};
try {
  for (const [width, theme, forcedColors] of [
    [260, 'light'],
    [280, 'light'],
    [280, 'dark'],
    [360, 'light'],
    [360, 'dark'],
    [480, 'light'],
    [480, 'dark'],
    [360, 'forced', 'active'],
  ]) {
    const page = await browser.newPage({
      viewport: { width: width * 4 + 100, height: 800 },
      deviceScaleFactor: 1,
      forcedColors: forcedColors ?? 'none',
      reducedMotion: 'reduce',
    });
    page.on('console', (message) => {
      if (!message.text().includes('lit.dev/msg/dev-mode')) console.log(`${width} ${theme}: ${message.text()}`);
    });
    page.on('pageerror', (error) => {
      console.log(`${width} ${theme}: ${error.stack}`);
    });
    await page.goto(`http://127.0.0.1:${port}/packages/widget/gallery/index.html?width=${width}&theme=${theme}`);
    await page.waitForSelector('callseal-fixed-state');
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${folder}/${width}-${theme}.png`, fullPage: true });
    if (theme === 'light')
      heights[width] = await page.evaluate(() =>
        Object.fromEntries(
          [...document.querySelectorAll('callseal-fixed-state')].map((agent) => [
            agent.fixed,
            Math.round(agent.getBoundingClientRect().height),
          ]),
        ),
      );
    await page.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
for (const [width, byState] of Object.entries(heights)) {
  const usual = Math.min(...Object.values(byState));
  const taller = Object.entries(byState)
    .filter(([, height]) => height > usual)
    .map(([state, height]) => `${state} ${height}`);
  console.log(`${width} px wide: ${usual} px high; taller: ${taller.join(', ') || 'none'}`);
}
