import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { axeOptions, several } from '../../src/support/axe-options.js';

/** Faults that axe finds within a part of the page, one line each. Awaited to the end. */
export async function audit(page: Page, within: string, tags: readonly string[] = []): Promise<string[]> {
  const rules = { ...axeOptions.rules, 'landmark-unique': { enabled: !tags.includes(several) } };
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ url: '/axe.min.js' });
  const { violations, passes } = await page.evaluate(
    ({ selector, options }) =>
      (globalThis as unknown as { axe: { run: (selector: string, options: object) => Promise<AxeResults> } }).axe.run(selector, options),
    { selector: within, options: { ...axeOptions, rules, resultTypes: ['violations'] } },
  );
  if (passes.length === 0) throw new Error(`axe found nothing to audit in ${within}.`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`));
}
