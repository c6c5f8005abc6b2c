// Finds a Chrome or Chromium for the browser tests, and installs one where that is one command away.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { must, say } from './steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

export function findChrome() {
  if (process.env.CHROME_PATH) return existsSync(process.env.CHROME_PATH) ? process.env.CHROME_PATH : undefined;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...fixedPlaces].find((file) => existsSync(file));
}

/** The path of a browser; on Debian and Ubuntu as root it is installed when missing, elsewhere the mend is told. */
export async function needChrome() {
  const found = findChrome();
  if (found !== undefined) return found;
  const canInstall = process.env.CHROME_PATH === undefined && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (canInstall) {
    say('Installing Chromium for the browser tests');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await must('apt-get', ['update', '-qq'], { quiet: true, env });
    await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { quiet: true, env });
    const installed = findChrome();
    if (installed !== undefined) return installed;
  }
  process.stderr.write(
    '✗ The browser tests need Chrome or Chromium. Install one (Debian, Ubuntu: apt-get install chromium),\n' +
      '  or set CHROME_PATH to its executable, and run npm test again.\n',
  );
  process.exit(1);
}
