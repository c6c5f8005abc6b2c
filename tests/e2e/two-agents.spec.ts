import { expect, openDeskPage, test } from './support/desk-page.js';

test('two agents with two calls at once do not mix', async ({ browser, desk, problems, storage }) => {
  const [first, second] = await Promise.all([1, 2].map(async () => openDeskPage(await browser.newContext(), desk, problems)));
  if (first === undefined || second === undefined) throw new Error('two pages were opened');
  await first.take('Alan');
  await second.take('Sofia');
  await Promise.all([first.press(/^Register/), second.press(/^Register/)]);
  await Promise.all([first.says(/Registered, and the test matched/), second.says(/Registered, and the test matched/)]);
  expect(await storage.registrations()).toBe(2);
  await Promise.all([first.hangUp(), second.hangUp()]);

  // crosswise: each agent now has the other caller, and an impostor at the same time
  await first.take('Sofia');
  await second.take('Victor');
  await Promise.all([first.press(/^Verify/), second.press(/^Verify/)]);
  await Promise.all([first.says('Voice matches the registration'), second.says('Voice does not match')]);
  const [firstLog, secondLog] = await Promise.all([first.log(), second.log()]);
  expect(firstLog).not.toContain('result-fail-score');
  expect(secondLog.split('result-fail-score').length).toBeGreaterThan(1);
});

test("an agent cannot start a stream on another agent's call", async ({ browser, desk, problems, request }) => {
  const owner = await openDeskPage(await browser.newContext(), desk, problems);
  await owner.take('Alan');
  const [call] = desk.simulator.calls();
  const { token } = (await (await request.post(`${desk.url}/desk/agents`)).json()) as { token: string };
  const answer = await request.post(`${desk.url}/kit/v1/streams/start`, {
    headers: { authorization: `Bearer ${token}` },
    data: { callSid: call?.callSid },
  });
  expect(answer.status()).toBe(403);
  expect(((await answer.json()) as { code: string }).code).toBe('AGENT_NOT_ON_CALL');
  expect(call?.streams).toEqual([]);
});
