import { createDesk, type Desk } from '@callseal/desk/server';
import { openFileStorage, openSharedStorage, type Services, startServices, type Storage, type StorageKind } from './storage.js';
import { test as base, type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

/** How much faster than life callers speak here: the verdict depends on seconds of audio, not of the clock. */
const speed = 4;

/** A desk as an agent uses it: what is seen and pressed, nothing of its insides. */
export interface DeskPage {
  readonly page: Page;
  readonly element: Locator;
  take(name: string): Promise<void>;
  hangUp(): Promise<void>;
  /** Presses a button of the element. */
  press(name: string | RegExp): Promise<void>;
  /** Waits until the element says this. */
  says(text: string | RegExp, timeout?: number): Promise<void>;
  /** The wire log as text. */
  log(): Promise<string>;
}

/** Opens the desk as a new agent; any console error, policy violation or uncaught error of the page fails the test. */
export async function openDeskPage(context: BrowserContext, desk: Desk, problems: string[]): Promise<DeskPage> {
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(desk.url);
  const element = page.locator('callseal-agent');
  await expect(page.getByRole('button', { name: /^Take the call/ }).first()).toBeVisible();
  return {
    page,
    element,
    async take(name) {
      await page.getByRole('button', { name: `Take the call of ${name}`, exact: true }).click();
      await expect(page.getByRole('button', { name: 'Hang up' })).toBeVisible();
    },
    hangUp: () => page.getByRole('button', { name: 'Hang up' }).click(),
    press: (name) => element.getByRole('button', { name }).click(),
    says: (text, timeout = 20_000) => expect(element.getByText(text).first()).toBeVisible({ timeout }),
    log: () => page.locator('#log').innerText(),
  };
}

interface Fixtures {
  readonly storage: Storage;
  readonly desk: Desk;
  readonly problems: string[];
  readonly agent: DeskPage;
}

interface WorkerFixtures {
  /** What the project says: which servers its tests run on. */
  readonly storageKind: StorageKind;
  readonly services: Services | null;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  storageKind: ['file', { option: true, scope: 'worker' }],
  services: [
    async ({ storageKind }, use) => {
      const services = storageKind === 'file' ? null : await startServices();
      await use(services);
      await services?.close();
    },
    { scope: 'worker' },
  ],
  storage: async ({ services }, use) => {
    const storage = services === null ? openFileStorage() : await openSharedStorage(services);
    await use(storage);
    await storage.close();
  },
  desk: async ({ storage }, use) => {
    const desk = await createDesk({ port: 0, speed, runKit: storage.runKit });
    await use(desk);
    // what every test ends with: nobody rewrote a live call, and every request was one that Twilio's contract allows
    expect(desk.simulator.requests().flatMap(({ violations }) => violations)).toEqual([]);
    expect(desk.simulator.requests().filter(({ method, path }) => method === 'POST' && /\/Calls\/CA\w+\.json$/.test(path))).toEqual([]);
    await desk.close();
  },
  problems: async ({}, use) => {
    const problems: string[] = [];
    await use(problems);
    expect(problems).toEqual([]);
  },
  agent: async ({ context, desk, problems }, use) => {
    await use(await openDeskPage(context, desk, problems));
  },
});
export { expect };

/** Streams of all calls that are still open. */
export const openStreams = (desk: Desk): number =>
  desk.simulator.calls().flatMap(({ streams }) => streams.filter(({ status }) => status === 'in-progress')).length;
