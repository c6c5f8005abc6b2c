import { test as base, type Page } from '@playwright/test';
import { launchOptions } from './browser.js';
import { serveSite } from './site.js';

/** What Storybook's preview said of a story or a page. */
interface Told {
  readonly event: string;
  readonly payload: unknown;
}
/** The end of a story, with what its play function reported. */
export interface Finished {
  readonly status: 'success' | 'error';
  readonly reporters: readonly { readonly type: string; readonly status: string; readonly result?: unknown }[];
}

/** Storybook's preview in a browser. One page is used again and again; every story is a fresh load of it. */
export class PreviewPage {
  readonly page: Page;
  readonly #url: string;
  /** What a developer's console shows in red or yellow, and requests that failed. */
  readonly complaints: string[] = [];

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      // the built packages are the development build of Lit; it says so once
      if (!message.text().includes('lit.dev/msg/dev-mode'))
        this.complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => {
      this.complaints.push(error.stack ?? error.message);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.complaints.push(`${String(response.status())} ${response.url()}`);
    });
    page.on('request', (request) => {
      if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url())) this.complaints.push(`asked the network: ${request.url()}`);
    });
  }

  /** Opens a story and waits for the end of its play function. */
  async story(id: string, globals: Readonly<Record<string, string>> = {}): Promise<Finished> {
    // axe runs here, when the test says so, and not by the add-on in between
    const all = ['a11y.manual:!true', ...Object.entries(globals).map(([name, value]) => `${name}:${value}`)];
    await this.#open(`id=${id}&viewMode=story&globals=${all.join(';')}`);
    const finished = (await this.#told('storyFinished', ['storyMissing', 'storyErrored', 'storyThrewException'])) as Finished;
    return finished;
  }

  /** Opens a page of documentation and waits until it is drawn. */
  async docs(id: string): Promise<void> {
    await this.#open(`id=${id}&viewMode=docs&globals=a11y.manual:!true`);
    await this.#told('docsRendered');
  }

  /** Flips the page to dark without drawing the story anew. */
  async dark(): Promise<void> {
    await this.page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
  }

  /** Waits until the fonts are there, and texts that were fetched. */
  async settled(): Promise<void> {
    await this.page.evaluate(() => document.fonts.ready);
  }

  async #open(query: string): Promise<void> {
    this.complaints.length = 0;
    await this.page.goto(`${this.#url}/iframe.html?${query}`);
  }

  /** What Storybook says under the awaited name; an error when it says something of the others instead. */
  async #told(awaited: string, instead: readonly string[] = []): Promise<unknown> {
    const handle = await this.page.waitForFunction(
      (names) => (globalThis as unknown as { told: Told[] }).told.find(({ event }) => names.includes(event)),
      [awaited, ...instead],
      { timeout: 20_000 },
    );
    const told = await handle.jsonValue();
    if (told?.event !== awaited) throw new Error(`Storybook says: ${JSON.stringify(told)}`);
    return told.payload;
  }
}

interface Channel {
  on(event: string, run: (payload: unknown) => void): void;
}

/** Runs in the page: keeps what Storybook's channel says from its first word on. */
function listen(): void {
  const told: { event: string; payload: unknown }[] = [];
  const kept = ['storyFinished', 'storyMissing', 'storyErrored', 'storyThrewException', 'playFunctionThrewException', 'docsRendered'];
  let channel: Channel | undefined;
  Object.defineProperty(globalThis, 'told', { value: told });
  Object.defineProperty(globalThis, '__STORYBOOK_ADDONS_CHANNEL__', {
    configurable: true,
    get: () => channel,
    set: (made: Channel) => {
      channel = made;
      for (const event of kept) made.on(event, (payload) => told.push({ event, payload }));
    },
  });
}

/** One browser and one page for each worker. */
export const test = base.extend<object, { preview: PreviewPage }>({
  preview: [
    async ({ playwright }, use) => {
      const site = await serveSite();
      const browser = await playwright.chromium.launch(launchOptions);
      const page = await browser.newPage({
        viewport: { width: 1280, height: 800 },
        colorScheme: 'light',
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'UTC',
      });
      await page.addInitScript(listen);
      await use(new PreviewPage(page, site.url));
      await browser.close();
      site.close();
    },
    { scope: 'worker' },
  ],
});
export { expect } from '@playwright/test';
