import { existsSync } from 'node:fs';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of an installed Chrome or Chromium; `CHROME_PATH` wins. */
export function findChrome() {
  const found = [process.env.CHROME_PATH, ...usual].find((path) => path !== undefined && path !== '' && existsSync(path));
  if (found === undefined) throw new Error('No Chrome or Chromium was found: install one, or set CHROME_PATH to its program.');
  return found;
}
