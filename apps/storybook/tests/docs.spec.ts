import { expect, test } from './support/preview-page.js';
import { entries } from './support/site.js';

for (const { id, title } of entries().filter(({ type }) => type === 'docs')) {
  test(`the page ${title} is drawn without a word on the console`, async ({ preview }) => {
    await preview.docs(id);
    await expect(preview.page.locator('#storybook-docs h1')).toHaveCount(1);
    expect(preview.complaints).toEqual([]);
  });
}
