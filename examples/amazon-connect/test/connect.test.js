import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from '../serve.js';

const read = (name) => readFile(new URL(name, import.meta.url), 'utf8');
let pages, workspace, browser, page;
const complaints = [];
before(async () => {
  const workspaceHtml = `<!doctype html><title>Workspace</title><link rel="icon" href="data:,"><body><script>${await read('workspace.js')}</script>`;
  workspace = createServer((request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(workspaceHtml));
  await new Promise((resolve) => workspace.listen(0, '127.0.0.1', resolve));
  pages = await serve({
    port: 0,
    frameAncestors: `http://127.0.0.1:${workspace.address().port} 'self'`,
    change: (html) =>
      html.replace('"mockApi": false', '"mockApi": true').replace('https://example.my.connect.aws/ccp-v2', `${pages.url}/ccp.html`),
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  page = await browser.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
});
after(async () => {
  await browser?.close();
  workspace?.close();
  pages?.close();
});

const agentIn = (place) => place.locator('callseal-agent');
const says = (place, text) => agentIn(place).getByText(text).first().waitFor();
const callOf = (place) => agentIn(place).evaluate(({ callSid, callerId, parties }) => ({ callSid, callerId, parties }));

test('two contacts of the workspace are two iframes that do not mix, each with its own caller', async () => {
  await page.goto(`http://127.0.0.1:${workspace.address().port}/`);
  for (const index of [1, 2])
    await page.evaluate(
      ([src, contactId, number]) => globalThis.openApp(src, { type: 'contact', contactId }, number),
      [`${pages.url}/workspace-app.html`, `contact-${index}`, `+3460000000${index}`],
    );
  const [first, second] = [1, 2].map((index) => page.frameLocator(`iframe[title="contact-${index}"]`));
  await first.getByRole('button', { name: /^Register/ }).click();
  await second.getByRole('button', { name: /^Register/ }).waitFor();
  await says(first, 'Registered, and the test matched');
  assert.deepEqual(await callOf(first), { callSid: 'contact-1', callerId: '+34600000001', parties: 2 });
  assert.deepEqual(await callOf(second), { callSid: 'contact-2', callerId: '+34600000002', parties: 2 });
  await second.getByRole('button', { name: /^Register/ }).waitFor();
});

test('beside an embedded CCP the caller of its contact is registered and verified', async () => {
  await page.route('**/ccp.html', async (route) => route.fulfill({ contentType: 'text/html', body: await read('ccp.html') }));
  await page.goto(`${pages.url}/ccp-page.html`);
  await page.getByRole('button', { name: /^Register/ }).click();
  await says(page, 'Registered, and the test matched');
  assert.deepEqual(await callOf(page), { callSid: 'contact-1', callerId: '+34600000001', parties: 2 });
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: /^Verify/ }).click();
  await says(page, 'Voice matches the registration');
});

test('an address that is none is answered, and the server lives', async () => {
  const { port } = new URL(pages.url);
  const answered = await new Promise((resolve, reject) => get({ host: '127.0.0.1', port, path: '//' }, resolve).once('error', reject));
  assert.equal(answered.statusCode, 404);
  answered.resume();
});

test('nothing was said on the console', () => {
  assert.deepEqual(complaints, []);
});
