// npm test: everything a change must pass, on a fresh clone with git, Node ≥ 20 and npm.
import { needChrome } from './support/chrome.mjs';
import { needDatabases } from './support/databases.mjs';
import { build, install, run, say } from './support/steps.mjs';
import { countTests } from './support/totals.mjs';

const began = Date.now();
await install();
const env = { CHROME_PATH: await needChrome() };
await needDatabases();
await build();

const steps = [
  ['Formatting', 'biome', ['format', '.']],
  ['Lint', 'eslint', ['.', '--max-warnings=0']],
  ['Import boundaries and cycles', 'npm', ['run', '-s', 'boundaries']],
  [
    'Unit and browser tests',
    'turbo',
    ['run', 'test', '--concurrency=2', '--continue', '--log-order=grouped', '--filter=./packages/*', '--filter=./apps/*'],
  ],
  ['End-to-end tests', 'turbo', ['run', 'test', '--filter=@callseal/tests']],
];

const failed = [];
let output = '';
for (const [name, command, args] of steps) {
  say(name);
  const result = await run(command, args, { env });
  output += `${result.output}\n`;
  if (result.code !== 0) failed.push(name);
}

const { passed, failed: failedTests } = countTests(output);
if (failed.length > 0) process.stdout.write(`\n✗ Failed: ${failed.join(', ')}\n`);
process.stdout.write(`▸ ${Math.round((Date.now() - began) / 1000)} s\n`);
process.stdout.write(`${passed} passed, ${Math.max(failedTests, failed.length)} failed\n`);
process.exit(failed.length > 0 || passed === 0 ? 1 : 0);
