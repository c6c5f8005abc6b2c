// Opens a page as an agent's browser would, and verifies a caller on it by pressing a button. The voice service is the mock of the package.
import { chromium } from 'playwright-core';

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/** Exits with 1 when the caller is not verified, or when the browser complains about anything at all. */
export async function play(url, { button = 'Verify', text = 'Voice matches the registration' } = {}) {
  const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args: browserArguments });
  const complaints = [];
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
    page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
    await page.goto(url);
    await page.getByRole('button', { name: button }).click();
    await page.getByText(text).first().waitFor();
    const events = await page.evaluate(() => globalThis.heard);
    if (!events?.includes('callseal-verified')) complaints.push(`The page heard ${JSON.stringify(events)}, not callseal-verified.`);
  } catch (error) {
    complaints.push(error.message);
  } finally {
    await browser.close();
  }
  for (const complaint of complaints) console.error(`✗ ${complaint}`);
  console.log(`${url}: ${complaints.length === 0 ? `"${text}"` : 'FAILED'}`);
  if (complaints.length > 0) process.exitCode = 1;
}
