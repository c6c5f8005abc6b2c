import type { LaunchOptions } from '@playwright/test';

/** The system's browser, kept from looking up anything but this machine. */
export const launchOptions = (more: readonly string[] = []): LaunchOptions => ({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ...more,
  ],
});
