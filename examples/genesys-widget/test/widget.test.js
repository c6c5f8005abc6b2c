import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from '../serve.js';
import { createPlatform } from './platform.js';

const [desktop, widget] = ['https://apps.mypurecloud.de', 'https://voice.example.com'];
const [first, second] = [1, 2].map((index) => ({ id: `1a2b3c4d-0000-4000-8000-00000000000${index}`, number: `+3460000000${index}` }));
const platform = createPlatform();
const complaints = [];
let server, browser, page;

/** Real addresses, and no network: what is not answered here fails. */
async function answer(route) {
  const { origin, hostname, pathname, search } = new URL(route.request().url());
  if (origin === desktop) return route.fulfill({ contentType: 'text/html', body: await readFile('test/desktop.html', 'utf8') });
  if (origin === widget) return route.fulfill({ response: await route.fetch({ url: server.url + pathname + search }) });
  if (hostname.endsWith('.mypurecloud.de')) return platform.answer(route);
  complaints.push(`asked ${origin}`);
  return route.abort();
}

before(async () => {
  server = await serve({ port: 0, frameAncestors: desktop, change: (html) => html.replace('"mockApi": false', '"mockApi": true') });
  browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  page = await browser.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.setDefaultTimeout(20_000);
  await page.route('**/*', answer);
  await page.goto(desktop);
  for (const { id, number } of [first, second]) {
    platform.place(id, number);
    const query = new URLSearchParams({ gcHostOrigin: desktop, gcTargetEnv: 'prod-euc1', conversationId: id, langTag: 'en-us' });
    await page.evaluate(([src, title]) => globalThis.openWidget(src, title), [`${widget}/widget.html?${query}`, id]);
  }
});
after(async () => {
  await browser?.close();
  server?.close();
});

const frame = ({ id }) => page.frameLocator(`iframe[title="${id}"]`);
const element = (call) => frame(call).locator('callseal-agent');
const button = (call, name) => frame(call).getByRole('button', { name });
const says = (call, text) => element(call).getByText(text).first().waitFor();
const hook = ({ id }, name) => page.evaluate(([title, which]) => globalThis.hook(title, which), [id, name]);
/** Once the desktop has heard `action` from the widget of a call. */
const heard = ({ id }, action) =>
  page.waitForFunction(([title, wanted]) => globalThis.said[title].some((message) => message.action === wanted), [id, action]);

test('each of two iframes signs its agent in with PKCE, and comes back to its own conversation', async () => {
  for (const call of [first, second]) {
    await button(call, /^Register/).waitFor();
    const shown = await element(call).evaluate(({ callSid, callerId, parties, lang }) => ({ callSid, callerId, parties, lang }));
    assert.deepEqual(shown, { callSid: call.id, callerId: call.number, parties: 2, lang: 'en-US' });
  }
  assert.equal(platform.logins.length, 2);
  assert.deepEqual(
    platform.logins.map(({ code_challenge_method: method }) => method),
    ['S256', 'S256'],
  );
  assert.notEqual(platform.logins[0].state, platform.logins[1].state);
});

test('no token, code or verifier is left in an address, a cookie or the name of the window', async () => {
  for (const call of [first, second]) {
    const { name, search, cookie } = await element(call).evaluate(() => ({ name, search: location.search, cookie: document.cookie }));
    assert.deepEqual([name, cookie], ['', '']);
    assert.deepEqual([...new URLSearchParams(search).keys()], ['gcHostOrigin', 'gcTargetEnv', 'conversationId', 'langTag']);
  }
});

test('the caller of one iframe is registered and verified, and the other iframe knows nothing of it', async () => {
  await button(first, /^Register/).click();
  await says(first, 'Registered, and the test matched');
  await button(first, 'Done').click();
  await button(first, /^Verify/).click();
  await says(first, 'Voice matches the registration');
  await button(second, /^Register/).waitFor();
  assert.equal(await button(second, /^Verify/).count(), 0);
});

test('the verdict is written to the caller of that conversation, without score or number', () => {
  assert.deepEqual(
    platform.written.map(({ path }) => path),
    [`conversations/${first.id}/participants/caller-${first.id}/attributes`],
  );
  const [{ attributes }] = platform.written;
  assert.deepEqual(
    { ...attributes, callsealAt: '' },
    { callsealOutcome: 'verified', callsealPurpose: 'verify', callsealReason: '', callsealAt: '' },
  );
});

test('a hold in one conversation holds the other one not', async () => {
  platform.place(second.id, second.number, true);
  await hook(second, 'focus');
  await says(second, 'The caller is on hold.');
  assert.equal(await element(second).evaluate(({ callOnHold }) => callOnHold), true);
  assert.equal(await element(first).evaluate(({ callOnHold }) => callOnHold), false);
});

test('a widget that the desktop takes away says that it has stopped, and the other one goes on', async () => {
  await hook(first, 'bootstrap');
  await heard(first, 'bootstrapped');
  await hook(first, 'stop');
  await heard(first, 'stopped');
  assert.equal(await element(first).evaluate(({ callInProgress }) => callInProgress), false);
  assert.equal(await element(second).evaluate(({ callSid }) => callSid), second.id);
});

test('nobody but the desktop may frame the page, and an address that is none is answered', async () => {
  const ask = (path) =>
    new Promise((resolve, reject) => get({ host: '127.0.0.1', port: new URL(server.url).port, path }, resolve).once('error', reject));
  const [found, missing] = [await ask('/widget.html'), await ask('//')];
  assert.equal(found.headers['content-security-policy'], `frame-ancestors ${desktop}`);
  assert.equal(missing.statusCode, 404);
  for (const response of [found, missing]) response.resume();
});

test('nothing was said on the console, and nobody else was asked', () => {
  assert.deepEqual(complaints, []);
});
