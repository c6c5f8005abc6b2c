import { expect, test } from './support/desk-page.js';

test('nothing of a caller is listened to before they agreed; who withdraws is forgotten', async ({ agent, desk, storage }) => {
  await agent.page.getByLabel('Ask callers for consent').check();
  await agent.take('Alan');
  await agent.press('Register');
  await agent.says('Read this to the caller:');
  await agent.says('May I make a voiceprint while we talk?');
  expect(desk.simulator.requests().filter(({ path }) => path.includes('/Streams'))).toEqual([]);

  await agent.press('They said no');
  await agent.says('The caller said no');
  await agent.press('Done');
  await agent.press('Register');
  await agent.says('The caller said no');
  expect(desk.simulator.requests().filter(({ path }) => path.includes('/Streams'))).toEqual([]);

  await agent.press('Agreed after all');
  await agent.says(/Registered, and the test matched/);
  expect(await storage.registrations()).toBe(1);

  await agent.press('Withdraw consent');
  await agent.press('Delete');
  await agent.says('You can undo this for');
  await agent.says('Consent withdrawn');
  expect(await storage.registrations()).toBe(0);
  await agent.hangUp();

  // the answer outlives the call
  await agent.take('Alan');
  await agent.press('Register');
  await agent.says('Consent withdrawn');
});

test('the element changes its language in the middle of a registration and loses nothing', async ({ agent, desk, storage }) => {
  await agent.take('Sofia');
  await agent.press('Register');
  await agent.says('Listening to register');
  await agent.page.getByLabel('Language').selectOption('ar');
  await expect(agent.element.locator('[part=card]')).toHaveAttribute('dir', 'rtl');
  await agent.page.getByLabel('Language').selectOption('de');
  await agent.says('Registriert, der Test hat gepasst', 30_000);
  expect(await storage.registrations()).toBe(1);
  expect(desk.simulator.requests().filter(({ method, path }) => method === 'POST' && path.endsWith('/Streams.json')).length).toBe(2);
});
