import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/desk-page.js';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the desk has no accessibility violations before, during and after a call (${colorScheme})`, async ({ agent }) => {
    await agent.page.emulateMedia({ colorScheme });
    const violations = async () =>
      (await new AxeBuilder({ page: agent.page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
    expect(await violations()).toEqual([]);
    await agent.take('Alan');
    await agent.press(/^Register/);
    await agent.says('Listening to register');
    expect(await violations()).toEqual([]);
    await agent.says(/Registered, and the test matched/);
    expect(await violations()).toEqual([]);
    await agent.page.locator('#wish').selectOption('payments.transfer');
    await agent.says(/An extra check is needed|A check is needed/);
    expect(await violations()).toEqual([]);
  });
}

for (const width of [320, 360, 480, 1280]) {
  test(`nothing of the desk lies outside a window ${width} px wide`, async ({ agent }) => {
    await agent.page.setViewportSize({ width, height: 800 });
    await agent.page.locator('#wish').selectOption('payments.transfer');
    await agent.take('Sofia');
    await agent.says(/check is needed/);
    expect(await agent.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
