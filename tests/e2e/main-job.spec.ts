import { expect, openStreams, test } from './support/desk-page.js';

test('a caller is registered, tested, verified on the next call, and deleted', async ({ agent, desk, storage }) => {
  await agent.take('Alan');
  await agent.says('Not registered yet');
  await agent.press(/^Register/);
  await agent.says(/Listening|Waiting/);
  await agent.says(/Registered, and the test matched/);
  expect(await storage.registrations()).toBe(1);
  await expect.poll(() => openStreams(desk)).toBe(0);
  await agent.hangUp();

  await agent.take('Alan');
  await agent.press(/^Verify/);
  await agent.says('Voice matches the registration');
  await expect.poll(() => openStreams(desk)).toBe(0);

  await agent.press('Delete registration');
  await agent.says('Delete this registration?');
  await agent.press(/^Delete$/);
  await agent.says('Registration deleted');
  expect(await storage.registrations()).toBe(0);
  await agent.hangUp();
  await agent.take('Alan');
  await agent.says('Not registered yet');
});

test('the database holds neither the number nor anything to read', async ({ agent, storage }) => {
  await agent.take('Sofia');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  const bytes = await storage.bytes();
  // the registration is in there, so that looking for the number means something
  expect(await storage.registrations()).toBe(1);
  expect(bytes.length).toBeGreaterThan(4096);
  expect(bytes).not.toContain('2025550102');
});

test('another voice on the same number does not match', async ({ agent }) => {
  await agent.take('Alan');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  await agent.hangUp();
  await agent.take('Victor');
  await agent.press(/^Verify/);
  await agent.says('Voice does not match');
});

test('the registration played back from a recording is not a live voice', async ({ agent }) => {
  await agent.take('Alan');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  await agent.hangUp();
  await agent.take('Recording of Alan');
  await agent.press(/^Verify/);
  await agent.says('Sounds like a recording that was heard before');
});

test('a silent caller is inconclusive, with advice', async ({ agent, storage }) => {
  await agent.take('Silent caller');
  await agent.press(/^Register/);
  await agent.says('Nothing was heard. Check that the caller is not muted or on hold.', 40_000);
  expect(await storage.registrations()).toBe(0);
});

test('a noisy line is inconclusive, not a wrong verdict', async ({ agent }) => {
  await agent.take('Sofia');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  await agent.hangUp();
  await agent.take('Sofia, noisy line');
  await agent.press(/^Verify/);
  await agent.says('The line is too noisy. Ask the caller to move somewhere quieter.', 40_000);
});

test('hanging up while registering ends honestly and stores nothing', async ({ agent, desk, storage }) => {
  await agent.take('Robert');
  await agent.press(/^Register/);
  await agent.says('Listening to register');
  await agent.hangUp();
  await agent.says(/The call ended after [\d.]+\ss of speech/);
  expect(await storage.registrations()).toBe(0);
  await expect.poll(() => openStreams(desk)).toBe(0);
});

test('a registered caller is verified by itself when automatic verification is on', async ({ agent }) => {
  await agent.take('Alan');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  await agent.hangUp();
  await agent.page.getByLabel(/Verify registered callers/).check();
  await agent.take('Alan');
  await agent.says('Voice matches the registration');
});

test('deletion waits for a verification when the desk is set up so', async ({ agent, storage }) => {
  await agent.page.getByLabel(/Allow deletion only/).check();
  await agent.take('Alan');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  // a test right after registering is the same voice, seconds later: it does not count as a verification
  await expect(agent.element.getByRole('button', { name: /Delete/ })).toHaveCount(0);
  await agent.hangUp();
  await agent.take('Alan');
  await expect(agent.element.getByRole('button', { name: /Delete/ })).toBeDisabled();
  await agent.says('Deleting needs a verified caller.');
  await agent.press(/^Verify/);
  await agent.says('Voice matches the registration');
  await agent.press('Delete registration');
  await agent.says('Delete this registration?');
  await agent.press(/^Delete$/);
  await agent.says('Registration deleted');
  expect(await storage.registrations()).toBe(0);
});
