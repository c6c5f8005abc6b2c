import type { Locator } from '@playwright/test';
import { type DeskPage, expect, openStreams, test } from './support/desk-page.js';

const transfer = 'payments.transfer';
const transactions = 'transactions.read';

/** The panel says this; screens take some seconds of speech. */
const says = ({ element }: DeskPage, text: string | RegExp, timeout = 30_000): Promise<void> =>
  expect(element.getByText(text).first()).toBeVisible({ timeout });

async function want({ page }: DeskPage, action: string): Promise<void> {
  await page.locator('#wish').selectOption(action);
}

/** The newest message on the caller's telephone. */
const message = ({ page }: DeskPage): Locator => page.locator('#messages li').first();

async function codeOf(agent: DeskPage): Promise<string> {
  await expect(message(agent)).toHaveText(/\d{6}/);
  return /\d{6}/.exec(await message(agent).innerText())?.[0] ?? '';
}

async function giveCode(agent: DeskPage): Promise<void> {
  await agent.press('Use a code');
  await agent.press(/^Send/);
  await agent.element.getByRole('textbox', { name: /code/i }).fill(await codeOf(agent));
  await agent.press(/^Check/);
}

async function answerQuestions(agent: DeskPage): Promise<void> {
  await agent.press('Ask questions');
  await says(agent, /Ask the caller, and type what they say/);
  const known = new Map<string, string>();
  for (const [index, question] of (await agent.page.locator('#knows dt').allTextContents()).entries()) {
    known.set(question, (await agent.page.locator('#knows dd').nth(index).textContent()) ?? '');
  }
  for (const [question, answer] of known) {
    const field = agent.element.getByRole('textbox', { name: question });
    if ((await field.count()) > 0) await field.fill(answer);
  }
  await agent.press(/^Check/);
}

/** Asks for permission and does what was granted. */
async function carryOut(agent: DeskPage, name: string): Promise<Locator> {
  await says(agent, 'Enough was checked');
  await agent.press('Ask for permission');
  await says(agent, /You may go on/);
  const act = agent.page.getByRole('button', { name, exact: true });
  await act.click();
  return act;
}

async function register(agent: DeskPage, name: string): Promise<void> {
  await agent.take(name);
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  await agent.hangUp();
}

test('a registered caller who is screened clean moves money with one code, and the permission is good for one use', async ({
  agent,
  desk,
}) => {
  await register(agent, 'Alan');
  await want(agent, transfer);
  await agent.take('Alan');
  await says(agent, 'No sign of fraud found');
  await expect.poll(() => openStreams(desk)).toBe(0);
  await giveCode(agent);
  const act = await carryOut(agent, 'Transfer 120.00 EUR');
  await expect(agent.page.locator('#outcome')).toHaveText(/Done\. Reference/);
  await expect(act).toBeDisabled();
});

test('whoever could not be compared with anything needs a code and answers, and then hears the last five transactions', async ({
  agent,
}) => {
  await want(agent, transactions);
  await agent.take('Alan');
  await says(agent, 'An extra check is needed');
  await says(agent, 'No sign of fraud found');
  await answerQuestions(agent);
  await says(agent, 'accepted');
  await giveCode(agent);
  await carryOut(agent, 'Show the last transactions');
  await expect(agent.page.locator('#outcome tbody tr')).toHaveCount(5);
  await expect(agent.page.locator('#outcome')).toContainText('Corner Bakery');
});

test('a recording is a high risk, and does not get far: its player cannot read what is sent', async ({ agent, problems }) => {
  await register(agent, 'Alan');
  await want(agent, transfer);
  await agent.take('Recording of Alan');
  await says(agent, 'High risk of fraud');
  await says(agent, 'sounds like a recording');
  await says(agent, 'An extra check is needed');
  await agent.press('Use a code');
  await agent.press(/^Send/);
  await agent.element.getByRole('textbox', { name: /code/i }).fill('000000');
  await agent.press(/^Check/);
  await says(agent, 'That code was not right, or has expired.');
  // browsers write every refusal into the console
  expect(problems.splice(0)).toEqual([expect.stringContaining('403')]);
  await expect(agent.page.locator('#messages')).toHaveText(/does not hold/);
  await expect(agent.page.getByRole('button', { name: 'Transfer 120.00 EUR', exact: true })).toBeDisabled();
});

test('whose voice is on the watchlist goes to the fraud desk, whatever they know', async ({ agent }) => {
  await want(agent, transfer);
  await agent.take('Victor');
  await says(agent, 'No sign of fraud found');
  await agent.page.getByRole('button', { name: 'Put this voice on the watchlist' }).click();
  await expect(agent.page.locator('#outcome')).toHaveText(/on the watchlist/);
  await agent.hangUp();
  await agent.take('Victor');
  await says(agent, 'Match on the watchlist');
  await says(agent, 'Hand over to the fraud desk');
  await expect(agent.element.getByRole('button', { name: 'Use a code' })).toHaveCount(0);
  await expect(agent.page.getByRole('button', { name: 'Transfer 120.00 EUR', exact: true })).toBeDisabled();
});

test('a caller keys the code on the telephone, and the agent never sees it', async ({ agent }) => {
  await want(agent, transfer);
  await agent.take('Sofia');
  await says(agent, 'No sign of fraud found');
  await agent.press('Use a code');
  await agent.element.getByLabel('The caller').selectOption({ label: 'keys it in on the phone' });
  await agent.press(/^Send/);
  await says(agent, /Waiting until the caller has keyed it in/);
  await agent.page.getByLabel('Keys').fill(await codeOf(agent));
  await agent.page.getByRole('button', { name: 'Press' }).click();
  await says(agent, 'right');
});

test('a caller types the code on the page of a link, and the agent never sees it', async ({ agent, context }) => {
  await want(agent, transfer);
  await agent.take('Alan');
  await says(agent, 'No sign of fraud found');
  await agent.press('Use a code');
  await agent.element.getByLabel('The caller').selectOption({ label: 'types it on a web page' });
  await agent.press(/^Send/);
  const opening = context.waitForEvent('page');
  const code = await codeOf(agent);
  await message(agent).getByRole('link').click();
  const page = await opening;
  await page.getByRole('textbox').fill(code);
  await page.getByRole('button').click();
  await expect(page.getByText(/thank|accepted|done|go back/i).first()).toBeVisible();
  await says(agent, 'right');
});

test.describe('when an AI agent speaks with callers first', () => {
  const letAiSpeak = async ({ page }: DeskPage): Promise<void> => {
    await page.getByLabel('Let an AI agent speak with them first').check();
  };
  const outcome = ({ page }: DeskPage, text: RegExp): Promise<void> =>
    expect(page.locator('#outcome')).toHaveText(text, { timeout: 40_000 });

  test('one who gives code and answers comes with a permission that is the agent’s, for one look at the account', async ({ agent }) => {
    await letAiSpeak(agent);
    await agent.take('Alan');
    await expect(agent.page.getByRole('heading', { name: 'Alan, with the AI agent' })).toBeVisible();
    await outcome(agent, /with the permission that the AI agent was given/);
    await says(agent, 'Enough was checked');
    await agent.page.getByRole('button', { name: 'Show the last transactions' }).click();
    await expect(agent.page.locator('#outcome tbody tr')).toHaveCount(5);
    expect(await agent.log()).toMatch(/AI agent/);
  });

  test('one who plays a recording comes without a permission', async ({ agent }) => {
    await register(agent, 'Alan');
    await letAiSpeak(agent);
    await agent.take('Recording of Alan');
    await outcome(agent, /without a permission/);
    await says(agent, 'High risk of fraud');
    await expect(agent.page.getByRole('button', { name: 'Show the last transactions' })).toBeDisabled();
  });

  test('one whose voice is on the watchlist comes to the fraud desk', async ({ agent }) => {
    await want(agent, transfer);
    await agent.take('Victor');
    await says(agent, 'No sign of fraud found');
    await agent.page.getByRole('button', { name: 'Put this voice on the watchlist' }).click();
    await outcome(agent, /on the watchlist/);
    await agent.hangUp();
    await letAiSpeak(agent);
    await agent.take('Victor');
    await outcome(agent, /fraud desk/);
    await says(agent, 'Match on the watchlist');
  });
});
