import { expect, test } from './support/access-card.js';

// every key is a real one; where the focus is looked up is inside the card, and that it is never lost is checked at every change

test('a caller is registered, tested and done with by keyboard alone', async ({ card }) => {
  await card.open();
  await card.tab('Before', 'Register');
  await card.press('Enter', 'title');
  expect(await card.phase()).toBe('connecting');
  await card.until('listening');
  await card.expectFocus('title');
  await card.tab('Stop');
  await card.until('deciding');
  await card.expectFocus('Stop');
  await card.until('storing');
  await card.expectFocus('title');
  await card.until('connecting');
  await card.expectFocus('title');
  await card.until('verified');
  await card.expectFocus('title');
  await card.tab('Details', '2 attempts on this call', 'Done', 'Delete registration', 'After');
  await card.back('Delete registration', 'Done');
  await card.press('Space', 'title');
  expect(await card.phase()).toBe('registered');
  await card.tab('2 attempts on this call', 'Verify', 'Delete registration', 'After');
  await card.back('Delete registration', 'Verify', '2 attempts on this call', 'Before');
});

test('a voice that does not match is verified again, with the focus kept from one answer to the next', async ({ card }) => {
  await card.open({ registered: true, response: 'resultFailScore' });
  await card.tab('Before', 'Verify');
  await card.press('Space', 'title');
  await card.until('not-matched');
  await card.expectFocus('title');
  await card.tab('Details', 'Verify again');
  await card.press('Enter', 'title');
  expect(await card.phase()).toBe('connecting');
  await card.until('not-matched');
  await card.tab('Details', '2 attempts on this call', 'Verify again', 'Done', 'After');
});

test('listening is stopped by keyboard, and goes on from there', async ({ card }) => {
  await card.open({ registered: true });
  await card.tab('Before', 'Verify');
  await card.press('Enter', 'title');
  await card.until('listening');
  await card.run(1200);
  await card.tab('Stop');
  await card.press('Enter', 'title');
  expect(await card.phase()).toBe('inconclusive');
  await card.tab('Try again');
  await card.press('Space', 'title');
  await card.until('verified');
  await card.expectFocus('title');
});

test('deleting asks with the focus on the harmless answer, which leads back to where it was asked', async ({ card }) => {
  await card.open({ registered: true });
  await card.tab('Before', 'Verify', 'Delete registration');
  await card.press('Enter', 'Keep it');
  await card.press('Enter', 'Delete registration');
  expect(await card.phase()).toBe('registered');
});

test('a deletion is confirmed, undone, confirmed again and done by keyboard', async ({ card }) => {
  await card.open({ registered: true, properties: { parametersConfig: { undoSeconds: 6 } } });
  await card.tab('Before', 'Verify', 'Delete registration');
  await card.press('Space', 'Keep it');
  await card.tab('Delete');
  await card.press('Space', 'Undo');
  await card.run(5500);
  await card.expectFocus('Undo');
  await card.press('Enter', 'Delete registration');
  expect(await card.phase()).toBe('registered');
  await card.press('Enter', 'Keep it');
  await card.tab('Delete');
  await card.press('Enter', 'Undo');
  await card.until('deleting');
  await card.expectFocus('title');
  await card.until('deleted');
  await card.expectFocus('title');
  await card.tab('Register', 'Done');
});

test('a key that is held down on Delete registration never confirms', async ({ card }) => {
  await card.open({ registered: true });
  await card.tab('Before', 'Verify', 'Delete registration');
  for (let repeats = 0; repeats < 7; repeats++) {
    await card.page.keyboard.down('Enter');
    expect(['registered', 'confirming-delete']).toContain(await card.phase());
  }
  await card.page.keyboard.up('Enter');
});

test('consent is asked and agreed to by keyboard, and the question is named at both answers', async ({ card }) => {
  await card.open({ properties: { consentConfig: { required: true, text: 'May we listen?', textVersion: 'acme-7' } } });
  await card.tab('Before', 'Register');
  await card.press('Enter', 'title');
  expect(await card.phase()).toBe('consent-needed');
  await card.tab('They agreed', 'They said no', 'Not now', 'After');
  for (const name of ['They agreed', 'They said no']) {
    await expect(card.agent.getByRole('button', { name })).toHaveAccessibleDescription('May we listen?');
  }
  await card.back('Not now', 'They said no', 'They agreed');
  await card.press('Enter', 'title');
  expect(await card.phase()).toBe('saving-consent');
  await card.until('listening');
  await card.expectFocus('title');
});

test('a caller who refused agrees after all, and one who is not asked now comes back to the start', async ({ card }) => {
  await card.open({ properties: { consentConfig: { required: true } } });
  await card.tab('Before', 'Register');
  await card.press('Enter', 'title');
  await card.tab('They agreed', 'They said no', 'Not now');
  await card.press('Enter', 'title');
  expect(await card.phase()).toBe('not-registered');
  await card.tab('Register');
  await card.press('Space', 'title');
  await card.tab('They agreed', 'They said no');
  await card.press('Space', 'title');
  expect(await card.phase()).toBe('refused');
  await card.run(400);
  await card.tab('Agreed after all');
  await card.press('Enter', 'title');
  await card.until('connecting');
  await card.expectFocus('title');
});

test('consent is withdrawn by keyboard, after a question whose harmless answer has the focus', async ({ card }) => {
  await card.open({ registered: true, properties: { consentConfig: { required: true }, parametersConfig: { undoSeconds: 2 } } });
  await card.tab('Before', 'Verify');
  await card.press('Enter', 'title');
  await card.tab('They agreed');
  await card.press('Enter', 'title');
  await card.until('verified');
  await card.tab('Details', 'Done', 'Withdraw consent');
  await card.press('Enter', 'Keep it');
  await card.press('Enter', 'Withdraw consent');
  await card.press('Enter', 'Keep it');
  await card.tab('Delete');
  await card.press('Enter', 'Undo');
  await card.until('refused');
  await card.expectFocus('title');
  await card.tab('1 attempt on this call', 'Agreed after all', 'Done');
});

test('a service that is not ready is tried again by keyboard', async ({ card }) => {
  await card.open({ registered: true, response: 'errorConsumerNotReady' });
  await card.tab('Before', 'Verify');
  await card.press('Enter', 'title');
  await card.until('unavailable');
  await card.expectFocus('title');
  await card.tab('Try again');
  await card.press('Enter', 'title');
  expect(await card.phase()).toBe('connecting');
  await card.until('unavailable');
  await card.tab('2 attempts on this call', 'Try again', 'Done');
  await card.press('Space', 'title');
  expect(await card.phase()).toBe('registered');
});

test('details and history open and close by keyboard, with the focus kept on them', async ({ card }) => {
  await card.open({ registered: true });
  await card.tab('Before', 'Verify');
  await card.press('Enter', 'title');
  await card.until('verified');
  await card.act('dismiss');
  await card.act('verify');
  await card.until('verified');
  await card.tab('Details');
  const [details, history] = [card.agent.locator('details').first(), card.agent.locator('details').last()];
  await card.press('Enter', 'Details');
  await expect(details.locator('dl')).toBeVisible();
  await expect(details).toMatchAriaSnapshot(`
    - group:
      - text: Details
      - term: Similarity
      - definition: 0.90, needs 0.80
  `);
  await card.press('Space', 'Details');
  await expect(details.locator('dl')).toBeHidden();
  await card.tab('2 attempts on this call');
  await card.press('Space', '2 attempts on this call');
  await expect(history.locator('dl')).toBeVisible();
  await card.press('Enter', '2 attempts on this call');
  await expect(history.locator('dl')).toBeHidden();
});

test('a button that has to wait can be reached, says why, and does nothing', async ({ card }) => {
  await card.open({ registered: true, properties: { parties: 3 }, development: { deleteOnlyAfterVerification: true } });
  const why = 'Waits until only the caller and you are on the call.';
  const verify = card.agent.getByRole('button', { name: 'Verify' });
  const remove = card.agent.getByRole('button', { name: 'Delete registration' });
  await card.tab('Before', 'Verify');
  await expect(verify).toHaveAccessibleDescription(why);
  await expect(verify).toHaveAttribute('aria-disabled', 'true');
  await card.press('Enter', 'Verify');
  await card.tab('Delete registration');
  await expect(remove).toHaveAccessibleDescription('Deleting needs a verified caller.');
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  await card.press('Space', 'Delete registration');
  expect(await card.phase()).toBe('registered');

  await card.open({ registered: true, development: { deleteOnlyAfterVerification: true } });
  await expect(remove).toHaveAccessibleDescription('Deleting needs a verified caller.');
  await expect(verify).not.toHaveAttribute('aria-disabled');

  await card.open({ registered: true, properties: { callOnHold: true } });
  await expect(verify).toHaveAccessibleDescription('The caller is on hold.');

  await card.open({ properties: { callInProgress: false } });
  await card.tab('Before', 'Register');
  await expect(card.agent.getByRole('button', { name: 'Register' })).toHaveAccessibleDescription('The call has ended.');
});
