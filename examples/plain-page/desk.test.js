import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startDesk } from './server.js';

let desk, folder, browser, page;
const complaints = [];
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plain-page-'));
  desk = await startDesk({ port: 0, speed: 20, folder });
  browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  page = await browser.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(desk.url);
});
after(async () => {
  await browser?.close();
  await desk?.close();
  await rm(folder, { recursive: true, force: true });
});

const press = (name) => page.getByRole('button', { name }).click();
/** Takes a call, presses a button of the element, waits for its words, hangs up. */
async function call(name, button, words) {
  await press(`Take ${name}`);
  await press(button);
  await page.locator('callseal-agent').getByText(words).first().waitFor({ timeout: 30_000 });
  await press('Hang up');
}

test('a caller is registered, and known again on the next call', async () => {
  await call('Alan', /^Register/, /Registered, and the test matched/);
  await call('Alan', /^Verify/, /Voice matches the registration/);
});

test('somebody else on the same number does not match', () => call('Victor', /^Verify/, 'Voice does not match'));

test('who was registered is known when the server is started again', async () => {
  await desk.close();
  desk = await startDesk({ port: 0, speed: 20, folder });
  await page.goto(desk.url);
  // the words that he was registered with: once more they are a recording
  await call('Alan', /^Verify/, /recording/);
  await call('Alan', /^Verify/, /Voice matches the registration/);
});

test('a registration is in no file in clear, and the page never had it', async () => {
  const bytes = await readFile(join(folder, 'credentials.sqlite'), 'latin1');
  assert.equal(bytes.includes('12025550101'), false);
  assert.equal(await page.evaluate(() => document.cookie + JSON.stringify(localStorage)), '{}');
});

test('a page of somebody else’s takes no calls', async () => {
  assert.equal((await fetch(`${desk.url}/desk/answer/alan`, { method: 'POST' })).status, 403);
  assert.equal((await fetch(`${desk.url}/kit/v1/relay/start`, { method: 'POST', body: '{}' })).ok, false);
});

test('an address that is none is answered, and the server lives', async () => {
  const { port } = new URL(desk.url);
  const answered = await new Promise((resolve, reject) => get({ host: '127.0.0.1', port, path: '//' }, resolve).once('error', reject));
  assert.equal(answered.statusCode, 404);
  answered.resume();
});

test('nothing was said on the console', () => {
  assert.deepEqual(complaints, []);
});
