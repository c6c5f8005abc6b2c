import { readFileSync } from 'node:fs';
import { expect, type PreviewPage, test } from './support/preview-page.js';
import { entries } from './support/site.js';

const onLinux = process.platform === 'linux';
const reason = 'The pictures in screenshots/ were drawn by Chromium on Linux: on other systems they are not compared.';
if (!onLinux) console.log(reason);
test.skip(!onLinux, reason);

const drawnBy = JSON.parse(readFileSync(new URL('../screenshots/drawn-by.json', import.meta.url), 'utf8')) as { chromium: string };

/**
 * Another version of Chromium may shade letters differently, which would be a fault of nobody's; what moved, broke or went missing is seen
 * all the same. Never skipped: else an update of the browser would quietly end every comparison.
 */
const tolerance = ({ page }: PreviewPage) =>
  page.context().browser()?.version().split('.')[0] === drawnBy.chromium ? {} : { threshold: 0.2, maxDiffPixelRatio: 0.01 };

const tagged = (tag: string) => entries().filter(({ type, tags }) => type === 'story' && tags?.includes(tag) === true);

for (const { id, title, name } of tagged('pictured')) {
  test(`${title}, ${name}: looks as it was approved at 280, 360 and 480 px, light and dark`, async ({ preview }) => {
    await preview.story(id, { sheet: 'on' });
    await preview.settled();
    await expect(preview.page.locator('.sheet')).toHaveScreenshot(`${id}.png`, tolerance(preview));
    expect(preview.complaints).toEqual([]);
  });
}

for (const { id, title, name } of tagged('pictured-whole')) {
  test(`${title}, ${name}: looks as it was approved, light and dark`, async ({ preview }) => {
    await preview.story(id);
    await preview.settled();
    await expect(preview.page.locator('.stage')).toHaveScreenshot(`${id}-light.png`, tolerance(preview));
    await preview.dark();
    await expect(preview.page.locator('.stage')).toHaveScreenshot(`${id}-dark.png`, tolerance(preview));
    expect(preview.complaints).toEqual([]);
  });
}

for (const [group, state] of [
  ['states', 'caller--registered'],
  ['states', 'listening--listening'],
  ['states', 'verdicts--verified'],
  ['states', 'verdicts--not-matched'],
  ['states', 'unavailable--unavailable'],
  ['gate', 'fraud--watchlist'],
  ['gate', 'code--code-wrong'],
  ['gate', 'permission--granted'],
] as const) {
  test(`In forced colours, ${group}, ${state}: looks as it was approved`, async ({ preview }) => {
    await preview.page.emulateMedia({ forcedColors: 'active' });
    try {
      await preview.story(`${group}-${state}`, { sheet: 'on' });
      await preview.settled();
      await expect(preview.page.locator('.sheet')).toHaveScreenshot(`forced-colours-${state}.png`, tolerance(preview));
    } finally {
      await preview.page.emulateMedia({ forcedColors: null });
    }
  });
}
