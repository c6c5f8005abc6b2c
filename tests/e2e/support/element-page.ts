/** A page of nobody's but the element's: `embed.js` from loopback under the strictest content security policy that lets it work. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { test as base, expect, type Page } from '@playwright/test';
import type { CallsealAgent } from '@callseal/widget';

/** No inline script or style, no eval, nothing from elsewhere, and markup only through the policy that Lit names. */
export const strictPolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A desktop</title><script type="module" src="/embed.js"></script></head><body><main></main></body></html>`;

/** Where files of the widget's build are. */
const dist = new URL('./', import.meta.resolve('@callseal/widget/embed'));

async function serve(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    if (pathname === '/') {
      response.setHeader('content-security-policy', strictPolicy).setHeader('content-type', 'text/html').end(html);
      return;
    }
    const name = /^\/([\w.-]+\.js)$/.exec(pathname)?.[1];
    const found = name === undefined ? Promise.reject(new Error('no such file')) : readFile(new URL(name, dist));
    found.then(
      (code) => response.setHeader('content-type', 'text/javascript').end(code),
      () => response.writeHead(name === undefined ? 204 : 404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface ElementPage {
  readonly page: Page;
  /** Puts an element with these properties into the page and gives it; without `callSid` there is no call. */
  add(properties: Partial<CallsealAgent>): Promise<void>;
}

export const test = base.extend<{ element: ElementPage }>({
  element: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const server = await serve();
    await page.goto(server.url);
    await page.waitForFunction(() => customElements.get('callseal-agent') !== undefined);
    await use({
      page,
      add: (properties) =>
        page.evaluate((given) => {
          document.querySelector('main')?.append(Object.assign(document.createElement('callseal-agent'), given));
        }, properties),
    });
    server.close();
    // anything a content security policy refuses is an error on the console
    expect(complaints).toEqual([]);
  },
});
export { expect };
