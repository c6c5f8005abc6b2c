import { spawnSync } from 'node:child_process';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { browserBundle, reactMajors, type ReactMajor, serverBundle } from './support/react-bundle.js';
import type { Drawing, ReactPage } from './support/react-page.js';

declare global {
  var reactPage: ReactPage;
}

const call = { callSid: 'CA1', callerId: '+34600000001', callInProgress: true, developmentConfig: { mockApi: true } } as const;
/** Longer than a mocked verification with everything around it. */
const milliseconds = 30_000;

/** Any complaint of React, of the element or of the page fails the test; React's hint to install its tools is no complaint. */
const test = base.extend<{ readonly open: (major: ReactMajor, markup?: string) => Promise<Page> }>({
  open: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    await use(async (major, markup = '') => {
      await page.route('http://localhost/**', async (route) => {
        const isScript = route.request().url().endsWith('/page.js');
        const body = isScript
          ? await browserBundle(major)
          : `<!doctype html><html lang="en"><title>React</title><link rel="icon" href="data:,">
             <body><div id="root">${markup}</div><script type="module" src="/page.js"></script></body></html>`;
        await route.fulfill({ contentType: isScript ? 'text/javascript' : 'text/html', body });
      });
      await page.clock.install();
      await page.goto('http://localhost/');
      await page.waitForFunction(() => 'reactPage' in globalThis);
      return page;
    });
    expect(problems).toEqual([]);
  },
});

const draw = (page: Page, drawing: Drawing): Promise<void> =>
  page.evaluate((given) => {
    reactPage.draw(given);
  }, drawing);
const phase = (page: Page): Promise<string> => page.evaluate(() => reactPage.element().phase);
const heard = (page: Page): Promise<readonly string[]> => page.evaluate(() => reactPage.heard);
const waitForPhase = (page: Page, name: string) => expect.poll(() => phase(page)).toBe(name);
const primary = (page: Page): Locator => page.locator('callseal-agent [part~="primary"]');
const verify = (page: Page): Promise<void> => primary(page).click();
const connections = (events: readonly string[]): number => events.filter((event) => event.endsWith(' connecting')).length;

for (const major of reactMajors) {
  test.describe(`React ${major}`, () => {
    for (const as of ['component', 'tag'] as const) {
      test(`the ${as} is given properties as they are, objects and false too, and takes them back`, async ({ open }) => {
        const page = await open(major);
        expect(await page.evaluate(() => Number.parseInt(reactPage.version, 10))).toBe(major);
        await draw(page, { as, props: { ...call, callInProgress: false, theme: 'dark' } });
        const given = await page.evaluate(() => {
          const { callSid, callerId, callInProgress, developmentConfig, theme } = reactPage.element();
          return { callSid, callerId, callInProgress, developmentConfig, theme };
        });
        expect(given).toEqual({ ...call, callInProgress: false, theme: 'dark' });
        await waitForPhase(page, 'registered');
        await expect(primary(page)).toHaveAttribute('aria-disabled', 'true');

        await draw(page, { as, props: call });
        await expect(primary(page)).not.toHaveAttribute('aria-disabled', 'true');
        expect(await page.evaluate(() => reactPage.element().callInProgress)).toBe(true);

        const { callerId, callInProgress, developmentConfig } = call;
        await draw(page, { as, props: { callerId, callInProgress, developmentConfig } });
        await waitForPhase(page, 'no-call');
      });

      test(`the ${as} calls the handler of the newest drawing, once per event`, async ({ open }) => {
        const page = await open(major);
        await draw(page, { as, props: call, round: 1 });
        await waitForPhase(page, 'registered');
        const before = (await heard(page)).length;
        expect(await page.evaluate(() => reactPage.handled.every((event) => event.startsWith('1 ')))).toBe(true);
        await draw(page, { as, props: call, round: 2 });
        await verify(page);
        await page.clock.runFor(milliseconds);
        await waitForPhase(page, 'verified');
        const [handled, all] = await page.evaluate(() => [reactPage.handled, reactPage.heard]);
        expect(handled.slice(before)).toEqual(all.slice(before).map((event) => `2 ${event.replace(/ .*/, '')}`));
        expect(handled.filter((event) => event.endsWith('callseal-verified'))).toEqual(['2 callseal-verified']);
        expect(handled.filter((event) => event.endsWith('callseal-response'))).toEqual(['2 callseal-response']);
      });

      test(`the ${as} goes on with a verification when it is drawn again with an equal configuration`, async ({ open }) => {
        const page = await open(major);
        await draw(page, { as, props: call });
        await waitForPhase(page, 'registered');
        await verify(page);
        await page.clock.runFor(1_500);
        await waitForPhase(page, 'listening');
        const element = await page.evaluateHandle(() => reactPage.element());
        for (const round of [1, 2, 3]) await draw(page, { as, props: { ...call, developmentConfig: { mockApi: true } }, round });
        expect(await phase(page)).toBe('listening');
        await page.clock.runFor(milliseconds);
        await waitForPhase(page, 'verified');
        expect(connections(await heard(page))).toBe(1);
        expect(await page.evaluate((first) => first === reactPage.element(), element)).toBe(true);
      });

      test(`the ${as} stops a verification when it is unmounted, and begins anew when it is drawn again`, async ({ open }) => {
        const page = await open(major);
        await draw(page, { as, props: call });
        await waitForPhase(page, 'registered');
        await verify(page);
        await page.clock.runFor(1_500);
        await waitForPhase(page, 'listening');
        const before = (await heard(page)).length;
        await page.evaluate(() => {
          reactPage.unmount();
        });
        await expect(page.locator('callseal-agent')).toHaveCount(0);
        // an element that went on would say so itself, also outside the page
        await page.evaluate(() => {
          const gone = reactPage.element();
          for (const type of ['callseal-phase-change', 'callseal-response', 'callseal-verified']) {
            gone.addEventListener(type, () => reactPage.heard.push(`${type} after it was unmounted`));
          }
        });
        await page.clock.runFor(milliseconds);
        expect((await heard(page)).slice(before)).toEqual([]);
        const gone = await page.evaluateHandle(() => reactPage.element());
        await draw(page, { as, props: call });
        await waitForPhase(page, 'registered');
        expect(await page.evaluate((old) => old === reactPage.element(), gone)).toBe(false);
        expect(connections(await heard(page))).toBe(1);
      });
    }

    test('the component is drawn on a server without a DOM, and taken over by the browser', async ({ open }) => {
      const script = `${await serverBundle(major)}\nprocess.stdout.write(html);`;
      const server = spawnSync(process.execPath, ['--input-type=module', '-'], { input: script, encoding: 'utf8' });
      expect(server.stderr).toBe('');
      expect(server.stdout).toMatch(/^<main( data-reactroot="")?><callseal-agent id="voice" class="card"><\/callseal-agent><\/main>$/);
      const page = await open(major, server.stdout);
      await waitForPhase(page, 'registered');
      await verify(page);
      await page.clock.runFor(milliseconds);
      await waitForPhase(page, 'verified');
    });
  });
}
