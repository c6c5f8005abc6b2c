import { audit } from './support/audit.js';
import { expect, test } from './support/preview-page.js';
import { entries } from './support/site.js';

for (const { id, title, tags } of entries().filter(({ type }) => type === 'docs')) {
  // in the pages that Storybook writes itself its own switches fail on contrast: not ours to mend
  const ours = tags?.some((tag) => tag.endsWith('attached-mdx')) === true;
  test(`the page ${title} is drawn without a word on the console${ours ? ', and passes axe' : ''}`, async ({ preview }) => {
    await preview.docs(id);
    await expect(preview.page.locator('#storybook-docs h1')).toHaveCount(1);
    await expect(preview.page.locator('#storybook-docs .sb-errordisplay')).toHaveCount(0);
    if (ours) expect(await audit(preview.page, '#storybook-docs', ['several'])).toEqual([]);
    expect(preview.complaints).toEqual([]);
  });
}
