import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';

const files = {
  '/react.js': 'node_modules/react/umd/react.development.js',
  '/react-dom.js': 'node_modules/react-dom/umd/react-dom.development.js',
  '/desktop.js': 'test/desktop.js',
  '/plugin.js': 'build/callseal-example-flex-plugin.js',
};
const html = `<!doctype html><meta charset="utf-8"><title>Flex</title><link rel="icon" href="data:,"><div id="call-canvas" style="width:360px"></div>
${Object.keys(files)
  .map((path) => `<script src="${path}"></script>`)
  .join('\n')}`;
const first = { reservation: 'WR00000000000000000000000000000001', callSid: 'CA00000000000000000000000000000001', caller: '+34600000001' };
const second = { reservation: 'WR00000000000000000000000000000002', callSid: 'CA00000000000000000000000000000002', caller: '+34600000002' };

let server, browser, page, complaints;
before(async () => {
  server = createServer(async ({ url }, response) => {
    const path = files[new URL(url, 'http://flex').pathname];
    response.setHeader('content-type', path ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
    response.end(path ? await readFile(path) : html);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function open(mode) {
  complaints = [];
  page = await browser.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on(
    'request',
    (request) =>
      new URL(request.url()).host !== `127.0.0.1:${server.address().port}` &&
      request.url().startsWith('http') &&
      complaints.push(request.url()),
  );
  await page.goto(`http://127.0.0.1:${server.address().port}/?mode=${mode}`);
}
const says = (text) => page.locator('callseal-agent').getByText(text).first().waitFor();
const press = (name) => page.getByRole('button', { name }).click();
const flex = (act, call) => page.evaluate(([name, argument]) => globalThis.desktop[name](argument), [act, call]);

for (const mode of ['relay', 'direct'])
  describe(`in ${mode} mode, with a voice service that is played`, () => {
    before(() => open(mode));
    after(() => page.close());

    test('a call that is accepted shows the voice check, and the caller is registered', async () => {
      assert.equal(await page.locator('callseal-agent').count(), 0);
      await flex('accept', first);
      await says(/^Simulated/);
      await press(/^Register/);
      await says('Registered, and the test matched');
    });

    test('the element holds the token, the call and nothing of another one', async () => {
      const held = await page.locator('callseal-agent').evaluate(({ callSid, callerId, callInProgress, securityToken }) => ({
        callSid,
        callerId,
        callInProgress,
        token: typeof securityToken === 'function' ? securityToken() : securityToken,
      }));
      assert.deepEqual(held, { callSid: first.callSid, callerId: first.caller, callInProgress: true, token: 'flex-token' });
      await flex('accept', second);
      await page.getByRole('button', { name: /^Register/ }).waitFor();
      assert.equal(await page.locator('callseal-agent').evaluate(({ callSid }) => callSid), second.callSid);
    });

    test('the first call, selected again, is verified, and its task ends without a trace', async () => {
      await flex('select', first.reservation);
      await page
        .getByRole('button', { name: /^(Verify|Done)/ })
        .first()
        .waitFor();
      if (await page.getByRole('button', { name: 'Done' }).isVisible()) await press('Done');
      await press(/^Verify/);
      await says('Voice matches the registration');
      if (mode === 'relay') {
        const [{ name, payload }] = await page.evaluate(() => globalThis.desktop.actions);
        assert.equal(name, 'SetTaskAttributes');
        assert.deepEqual(Object.keys(payload.attributes.callseal).sort(), ['at', 'outcome', 'purpose', 'reason']);
        assert.equal(payload.attributes.callseal.outcome, 'verified');
      }
      await flex('complete', first.reservation);
      assert.equal(await page.locator('callseal-agent').count(), 0);
    });

    test('nothing was said on the console, asked of the network or kept in the page', async () => {
      assert.deepEqual(complaints, []);
      assert.equal(await page.evaluate(() => document.cookie + JSON.stringify(localStorage)), '{}');
    });
  });
