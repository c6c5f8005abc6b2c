/**
 * From the engine's verdict to the verdict on the agent's screen: `node tests/bench/painted-verdict.mjs [--rounds 12]`.
 *
 * One desk in real time and one page in Chromium, on one machine with one clock. A round verifies the caller who was registered;
 * its time is from the moment the engine decided (its trace) until the second animation frame after the element's phase changed,
 * when the verdict is on the screen. What passes before the engine decides is measured by the engine's own benchmark.
 */
import { parseArgs } from 'node:util';
import { createDesk, runKitOnFile } from '@callseal/desk/server';
import { chromium } from '@playwright/test';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '12' } } });
const rounds = Number(values.rounds);
const decided = [];
const desk = await createDesk({
  port: 0,
  // the caller repeats three conversations, so most verdicts are failures
  runKit: (basics) => runKitOnFile(':memory:', ':memory:')({ ...basics, limits: { failedVerifications: false } }),
  onTrace: (trace) => trace.type === 'session-verdict' && decided.push(trace.at),
});
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
const page = await browser.newPage();
await page.goto(desk.url);
await page.evaluate(() => {
  window.painted = [];
  const ends = new Set(['verified', 'not-matched', 'spoof', 'inconclusive']);
  document.querySelector('callseal-agent').addEventListener('callseal-phase-change', ({ detail }) => {
    if (!ends.has(detail.phase)) return;
    requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push(performance.timeOrigin + performance.now())));
  });
});
const element = page.locator('callseal-agent');
const finished = (count) => page.waitForFunction((wanted) => window.painted.length >= wanted, count, { timeout: 60_000 });
const times = [];
for (let round = 0; round < rounds; round += 1) {
  await page.getByRole('button', { name: 'Take the call of Alan', exact: true }).click();
  // the first round registers; its test is the first painted verdict
  await element.getByRole('button', { name: round === 0 ? /^Register/ : /^Verify/ }).click();
  await finished(round + 1);
  const painted = await page.evaluate(() => window.painted.at(-1));
  times.push(painted - decided.at(-1));
  await page.getByRole('button', { name: 'Hang up' }).click();
}
await browser.close();
await desk.close();
times.sort((a, b) => a - b);
const at = (share) => Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN) * 10) / 10;
process.stdout.write(`${JSON.stringify({ name: 'painted-verdict', rounds, p50Milliseconds: at(0.5), highestMilliseconds: at(1) })}\n`);
