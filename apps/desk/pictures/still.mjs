/**
 * The desk in the middle of a call: the voice matches, and a transfer still needs a code.
 * @param {import('@playwright/test').Page} page the open desk
 * @returns {Promise<Buffer>} the picture, PNG
 */
export async function showTheGate(page) {
  const element = page.locator('callseal-agent');
  const take = () => page.getByRole('button', { name: 'Take the call of Alan', exact: true }).click();
  const press = (name) => element.getByRole('button', { name }).click();
  const says = (text) => element.getByText(text).first().waitFor({ timeout: 40_000 });

  await take();
  await press(/^Register/);
  await says(/Registered, and the test matched/);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.locator('#wish').selectOption('payments.transfer');
  await take();
  await says('No sign of fraud found');
  await press(/^Verify/);
  await says('Voice matches the registration');
  await press('Use a code');
  await press(/^Send/);
  await element.getByRole('textbox', { name: /code/i }).waitFor();
  return page.screenshot();
}
