import { existsSync, readFileSync } from 'node:fs';
import { createDesk, type Desk } from '@callseal/desk/server';
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
  readonly desk: Desk;
  readonly problems: string[];
  readonly agent: DeskPage;
}

export const test = base.extend<Fixtures>({
  desk: async ({}, use) => {
    const desk = await createDesk({ port: 0, speed });
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

/** Rows of the credential table, read from the database file itself. */
export async function storedRegistrations(desk: Desk): Promise<number> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(desk.databaseFile, { readOnly: true });
  const { count } = database.prepare('select count(*) as count from credential').get() as { count: number };
  database.close();
  return count;
}

/** The bytes of the database and of its write-ahead log, to look for what must not be in them. */
export const databaseBytes = (desk: Desk): string =>
  [desk.databaseFile, `${desk.databaseFile}-wal`]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'latin1'))
    .join('');
