import { fileURLToPath } from 'node:url';
import { chromeLauncher } from '@web/test-runner-chrome';
import { findChrome } from './tools/find-chrome.mjs';

export default {
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  files: ['dist/**/*.test.js', '!dist/**/*.node.test.js'],
  // not 'development': socket.io-parser would bring a CommonJS logger that no browser can import
  nodeResolve: { browser: true, exportConditions: ['browser', 'production'] },
  browsers: [
    chromeLauncher({
      concurrency: 1,
      launchOptions: {
        executablePath: findChrome(),
        args: [
          '--no-sandbox',
          '--disable-dev-shm-usage',
          '--disable-gpu',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--no-first-run',
          '--disable-quic',
          '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
        ],
      },
    }),
  ],
  // a bound for what hangs, not a measure: two browsers and two databases may want the same two cores
  testFramework: { config: { timeout: 20_000 } },
};
