import { expect, type PreviewPage, test } from './support/preview-page.js';

/** What has the focus inside the element: a button's label, or the part. */
const focused = ({ page }: PreviewPage): Promise<string | null> =>
  page.evaluate(() => {
    const inside = document.activeElement?.shadowRoot?.activeElement;
    return inside instanceof HTMLButtonElement ? inside.textContent.trim() : (inside?.getAttribute('part') ?? null);
  });

test('with real keys only, a registered caller is verified and the registration deleted, and the focus is never lost', async ({
  preview,
}) => {
  await preview.story('flows-keyboard--for-real-keys');
  const { page } = preview;
  const phase = (name: string) => expect(page.locator(`callseal-simulated:state(${name})`)).toBeVisible();
  const at = (label: string) => expect.poll(() => focused(preview)).toBe(label);
  await phase('registered');
  await page.keyboard.press('Tab');
  await at('Verify');
  await page.keyboard.press('Enter');
  await at('title');
  await page.keyboard.press('Tab');
  await at('Stop');
  await phase('verified');
  await at('title');
  while ((await focused(preview)) !== 'Done') await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await phase('registered');
  while ((await focused(preview)) !== 'Delete registration') await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await at('Keep it');
  await page.keyboard.press('Tab');
  await at('Delete');
  await page.keyboard.press('Enter');
  await phase('deleted');
  await at('title');
  expect(preview.complaints).toEqual([]);
});
