import { expect, test } from './support/preview-page.js';
import { entries } from './support/site.js';

const onLinux = process.platform === 'linux';
if (!onLinux) console.log('The pictures in screenshots/ were drawn by Chromium on Linux: here they are not compared.');

for (const { id, title, name } of entries().filter(({ type, tags }) => type === 'story' && tags?.includes('pictured') === true)) {
  test(`${title}, ${name}: looks as it was approved at 280, 360 and 480 px, light and dark`, async ({ preview }) => {
    test.skip(!onLinux, 'drawn by Chromium on Linux');
    await preview.story(id, { sheet: 'on' });
    await preview.page.evaluate(() => document.fonts.ready);
    await expect(preview.page.locator('.sheet')).toHaveScreenshot(`${id}.png`);
    expect(preview.complaints).toEqual([]);
  });
}
