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

const testsOf = (...filters) => [
  ...'run test --only --concurrency=1 --continue --log-order=grouped'.split(' '),
  ...filters.map((name) => `--filter=${name}`),
];
const serverKit = ['Tests of the server kit', 'turbo', testsOf('@callseal/server-kit')];
const checks = [
  ['Formatting', 'biome', ['format', '.']],
  ['Lint', 'eslint', ['.', '--max-warnings=0']],
  ['Import boundaries and cycles', 'npm', ['run', '-s', 'boundaries']],
  ['Workflows', 'npm', ['run', '-s', 'check:workflows']],
  ['Packages: contents, types, publint', 'npm', ['run', '-s', 'check:packages']],
  ['Public API is what the reports say', 'npm', ['run', '-s', 'api', '--', '--check']],
];
const others = ['Tests of the other packages and apps', 'turbo', testsOf('./packages/*', './apps/*', '!@callseal/server-kit')];
const endToEnd = ['End-to-end tests', 'turbo', testsOf('@callseal/tests')];

const failed = [];
let output = '';
async function inTurn(steps) {
  for (const [name, command, args] of steps) {
    const started = Date.now();
    const result = await run(command, args, { env, whole: true });
    say(`${name}: ${result.code === 0 ? 'passed' : 'FAILED'}, ${Math.round((Date.now() - started) / 1000)} s`);
    output += `${result.output}\n`;
    if (result.code !== 0) failed.push(name);
  }
}

// two lanes of the same length keep two cores busy; in the browser, audio in real time wants the machine for itself
say('Formatting, lint, import rules and the tests of every package, two at a time (about seven minutes)');
await Promise.all([inTurn([serverKit]), inTurn([...checks, others])]);
say('End-to-end tests');
await inTurn([endToEnd]);

const { passed, failed: failedTests } = countTests(output);
if (failed.length > 0) process.stdout.write(`\n✗ Failed: ${failed.join(', ')}\n`);
process.stdout.write(`▸ ${Math.round((Date.now() - began) / 1000)} s\n`);
process.stdout.write(`${passed} passed, ${Math.max(failedTests, failed.length)} failed\n`);
process.exit(failed.length > 0 || passed === 0 ? 1 : 0);
