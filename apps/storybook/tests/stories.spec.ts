import { audit } from './support/audit.js';
import { expect, test } from './support/preview-page.js';
import { entries } from './support/site.js';

for (const { id, title, name, tags } of entries().filter(({ type }) => type === 'story')) {
  test(`${title}, ${name}: plays to its end, says nothing on the console, passes axe in light and dark`, async ({ preview }) => {
    const { status } = await preview.story(id);
    expect(preview.complaints).toEqual([]);
    expect(status).toBe('success');
    expect(await audit(preview.page, '#storybook-root', tags)).toEqual([]);
    await preview.dark();
    expect(await audit(preview.page, '#storybook-root', tags)).toEqual([]);
    expect(preview.complaints).toEqual([]);
  });
}
