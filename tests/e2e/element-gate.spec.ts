import AxeBuilder from '@axe-core/playwright';
import { createScriptedGate, type ScriptedGate, type ScriptedGateOptions } from '@callseal/client/testing';
import type { GateCase, GateService } from '@callseal/client/gate';
import type { Page } from '@playwright/test';
import { expect, test } from './support/element-page.js';

// the built files under the strictest content security policy: the panel is fetched from beside embed.js, and everything is done by real keys

const questions = [
  { id: 'q1', text: 'In which city is your branch?', answer: 'Bilbao' },
  { id: 'q2', text: 'In which month was your card issued?', answer: 'May' },
];

/** Answers the routes of the gate as a server kit would. */
async function serveGate(page: Page, script: ScriptedGateOptions = {}): Promise<ScriptedGate> {
  const gate = createScriptedGate({ questions, ...script });
  const never = new AbortController().signal;
  const answers: Record<string, (about: GateCase, fields: URLSearchParams) => Promise<unknown>> = {
    state: (about) => gate.state(about, never),
    decide: (about) => gate.decide(about, never),
    screen: (about) => gate.screen(about, never),
    'codes/send': (about, fields) => gate.sendCode(about, howOf(fields), never),
    'codes/check': (about, fields) => gate.checkCode(about, fields.get('code') ?? '', never),
    'questions/ask': (about) => gate.askQuestions(about, never),
    'questions/check': (about, fields) => gate.checkAnswers(about, JSON.parse(fields.get('answers') ?? '[]') as never, never),
  };
  await page.route('**/v1/gate/**', async (route) => {
    const fields = new URLSearchParams(route.request().postData() ?? '');
    const about = { call: { callSid: fields.get('callSid') ?? '' }, action: fields.get('action') ?? '', parameters: {} };
    const path = new URL(route.request().url()).pathname.replace('/callseal/v1/gate/', '');
    const answer = answers[path];
    if (answer === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({ json: await answer(about, fields) });
  });
  return gate;
}

const howOf = (fields: URLSearchParams): Parameters<GateService['sendCode']>[1] => ({
  channel: (fields.get('channel') ?? 'sms') as 'sms',
  entry: (fields.get('entry') ?? 'agent') as 'agent',
});

const call = {
  callSid: 'CA00000000000000000000000000000001',
  callerId: '+34600000001',
  callInProgress: true,
  developmentConfig: { mockApi: true },
  securityToken: 'secret',
  gateConfig: { urlGate: '/callseal', action: 'transfer', labels: { transfer: 'Transfer' } },
} as const;

/** What has the focus inside the element: a label or a part. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const inside = document.activeElement?.shadowRoot?.activeElement;
    if (inside instanceof HTMLInputElement || inside instanceof HTMLSelectElement) return inside.name;
    return inside instanceof HTMLButtonElement ? inside.textContent.trim() : (inside?.getAttribute('part') ?? '');
  });

/** Tabs forward until this has the focus. */
async function tabTo(page: Page, label: string): Promise<void> {
  for (let press = 0; press < 20; press += 1) {
    if ((await focused(page)) === label) return;
    await page.keyboard.press('Tab');
  }
  expect(await focused(page)).toBe(label);
}

test('a code is sent, typed and checked, and a permission asked for, by keyboard alone; the tree tells each step', async ({ element }) => {
  const { page } = element;
  await serveGate(page);
  await element.add(call);
  const gate = page.locator('callseal-agent').getByRole('region', { name: 'Permission' });
  await expect(gate).toMatchAriaSnapshot(`
    - region "Permission":
      - /children: deep-equal
      - text: Permission Transfer
      - button "Screen the call"
      - paragraph: A check is needed
      - paragraph: Ask for this before you go on.
      - paragraph: "One of these is needed:"
      - button "Use a code"
      - button "Ask questions"
      - group:
        - text: Checks so far
        - paragraph: Nothing was checked yet.
      - status:
        - paragraph
        - paragraph: A check is needed. Ask for this before you go on.
  `);
  await tabTo(page, 'Use a code');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('channel');
  await tabTo(page, 'Send code');
  await page.keyboard.press('Space');
  await expect.poll(() => focused(page)).toBe('code');
  await expect(gate.getByRole('status')).toContainText('Code sent by text message');
  await page.keyboard.type('123');
  await page.keyboard.press('Enter');
  await expect(gate.getByRole('status')).toContainText('Type all six digits.');
  expect(await focused(page)).toBe('code');
  await expect(gate.getByRole('textbox', { name: 'Six-digit code' })).toHaveAccessibleDescription('Type all six digits.');
  await page.keyboard.type('456');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('gate-title');
  await expect(gate.getByRole('status')).toContainText('Enough was checked.');
  await tabTo(page, 'Ask for permission');
  await page.keyboard.press('Enter');
  await expect(gate).toMatchAriaSnapshot(`
    - region "Permission":
      - paragraph: "You may go on: Transfer"
      - paragraph: The permission is good for one use.
      - progressbar "Time left for the permission"
      - paragraph: /^[12]:\\d\\d left$/
      - button "Take it back"
      - group:
        - term: Code desk · now
        - definition: right Counts as something they have
  `);
  expect((await new AxeBuilder({ page }).include('callseal-agent').analyze()).violations).toEqual([]);
});

test('questions are answered by keyboard, and what was typed is gone', async ({ element }) => {
  const { page } = element;
  const server = await serveGate(page);
  await element.add(call);
  await tabTo(page, 'Ask questions');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('answer-0');
  await page.keyboard.type('Bilbao');
  await page.keyboard.press('Tab');
  await page.keyboard.type('May');
  await page.keyboard.press('Enter');
  await expect(page.locator('callseal-agent').getByRole('status').last()).toContainText('Enough was checked.');
  expect(server.asked).toContain('check-answers');
  expect(await page.locator('callseal-agent').evaluate((agent) => agent.shadowRoot?.innerHTML ?? '')).not.toContain('Bilbao');
});

test('a caller on the watchlist is handed over: said once, calmly, with nothing to press', async ({ element }) => {
  const { page } = element;
  await serveGate(page, { fraud: { level: 'watchlist', isOnWatchlist: true, reasons: ['watchlist-match'] } });
  await element.add({ ...call, gateConfig: { ...call.gateConfig, automaticScreen: true } });
  const gate = page.locator('callseal-agent').getByRole('region', { name: 'Permission' });
  await expect(gate).toMatchAriaSnapshot(`
    - region "Permission":
      - paragraph: Match on the watchlist
      - paragraph: "Hand the call over to the fraud desk. Accuse nobody: a match can be a mistake."
      - paragraph: voice is like one on the list
      - paragraph: Hand over to the fraud desk
  `);
  await expect(gate.getByRole('button')).toHaveCount(0);
});
