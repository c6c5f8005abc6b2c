import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { createCallseal } from '@callseal/server-kit';
import { createDevelopmentAuthenticator } from '@callseal/server-kit/agents';
import { createCallbackChannel } from '@callseal/server-kit/codes';
import { createNodeListener } from '@callseal/server-kit/node';
import { expect, type Page, test } from '@playwright/test';

const on = { callId: `CA${'4'.repeat(32)}`, caller: '+447700900123' };
const wanted = { action: 'transfer' };

/** A kit below a path of its server, on which a code with a link has been sent. */
async function createLink() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/voice`;
  const sent: { code: string; link: string | undefined }[] = [];
  const email = createCallbackChannel(({ code, link }) => {
    sent.push({ code, link });
  });
  const { gate, ...kit } = createCallseal({
    agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }),
    publicBaseUrl: base,
    gate: {
      grants: { keys: [{ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) }], issuer: base },
      actions: { transfer: {} },
      codes: { channels: { email }, destinations: () => Promise.resolve({ email: 'ana@example.com' }), answerAfter: 0 },
    },
  });
  server.on('request', createNodeListener(kit, { basePath: '/voice' }));
  await gate?.sendCode(on, { ...wanted, entry: 'link' });
  const [{ code, link } = { code: '', link: '' }] = sent;
  return {
    code,
    link: link ?? '',
    outcomes: async () => (await gate?.state(on, wanted))?.evidence.map(({ outcome }) => outcome),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** What the page says about a code. */
async function enter(page: Page, code: string): Promise<string> {
  await page.getByRole('textbox').fill(code);
  const answered = page.waitForResponse((response) => response.url().endsWith('/v1/codes/enter'));
  await page.keyboard.press('Enter');
  await answered;
  await expect(page.getByRole('status')).not.toHaveText(/…/);
  return page.getByRole('status').innerText();
}

for (const [language, colorScheme, accepted] of [
  ['en-GB', 'light', /right/],
  ['de-DE', 'dark', /stimmt/],
  ['ar', 'dark', /صحيح/],
] as const) {
  test.describe(`on a phone in ${language}, ${colorScheme}`, () => {
    test.use({ locale: language, colorScheme, viewport: { width: 320, height: 640 } });

    test('a caller enters the code by a link, a wrong one first, by keyboard alone', async ({ page }) => {
      await using sent = await createLink();
      const requested: string[] = [];
      const broken: string[] = [];
      page.on('request', (request) => requested.push(request.url()));
      page.on('pageerror', (error) => broken.push(error.message));
      await page.goto(sent.link);
      await expect(page.getByRole('textbox')).toBeFocused();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      await enter(page, sent.code === '000000' ? '000001' : '000000');
      await expect(page.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByRole('textbox')).toBeFocused();
      expect(await sent.outcomes()).toEqual(['failed']);
      expect(await enter(page, ` ${sent.code.slice(0, 3)} ${sent.code.slice(3)}`)).toMatch(accepted);
      expect(await sent.outcomes()).toEqual(['passed']);
      await expect(page.getByRole('textbox')).toHaveCount(0);
      expect(broken).toEqual([]);
      const token = new URL(sent.link).hash.slice(1);
      expect(requested.filter((url) => url.includes(token))).toEqual([]);
    });
  });
}
