// npm run pictures: the pictures of the README, taken from a desk that runs. Look at both before they are committed.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDesk } from '@callseal/desk/server';
import { chromium } from '@playwright/test';
import { filmTheDesk } from './film.mjs';
import { showTheGate } from './still.mjs';

/** What a reader of the README may have to load, and has the patience to watch. */
const limits = { bytes: 1_500_000, milliseconds: [15_000, 27_000] };
const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));

const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    // grey edges of letters instead of coloured ones: fewer colours, and right on every screen
    '--disable-lcd-text',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});

/** Runs `take` on a desk of its own, in light colours and without motion of the page itself. */
async function onDesk(viewport, take) {
  const desk = await createDesk({ port: 0 });
  const page = await browser.newPage({ viewport, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(desk.url);
  await page
    .getByRole('button', { name: /^Take the call/ })
    .first()
    .waitFor();
  const taken = await take(page);
  await page.close();
  await desk.close();
  return taken;
}

try {
  const film = await onDesk({ width: 900, height: 540 }, filmTheDesk);
  const seconds = Math.round(film.milliseconds / 100) / 10;
  process.stdout.write(`docs/demo.gif  ${film.frames} frames, ${seconds} s, ${Math.round(film.bytes.length / 1000)} KB\n`);
  const [shortest, longest] = limits.milliseconds;
  if (film.bytes.length > limits.bytes) throw new Error(`The film is larger than ${limits.bytes} bytes.`);
  if (film.milliseconds < shortest || film.milliseconds > longest) throw new Error(`The film is not ${shortest}–${longest} ms long.`);
  writeFileSync(`${docs}demo.gif`, film.bytes);

  const still = await onDesk({ width: 1360, height: 1180 }, showTheGate);
  process.stdout.write(`docs/desk.png  ${Math.round(still.length / 1000)} KB\n`);
  writeFileSync(`${docs}desk.png`, still);
} finally {
  await browser.close();
}
