// npm run release:dry [-- --only <consumer>]…: the release of what is committed, up to the registry and back, without leaving this machine.
// Builds, versions and packs in a temporary clone, publishes to a registry on loopback, and runs every consumer from there.
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findConsumers, runConsumers } from '../release/consumers.mjs';
import { cleanEnvironment, killAll, must } from '../release/processes.mjs';
import { pack, publish, publishAgain, verifyPublished } from '../release/publish.mjs';
import { installRegistry, startRegistry } from '../release/registry.mjs';
import { consumerTable, sriTable, tarballTable } from '../release/tables.mjs';
import { makeWorkingCopy } from '../release/working-copy.mjs';
import { findChrome } from './support/chrome.mjs';
import { install, root, say } from './support/steps.mjs';

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true, default: [] }, keep: { type: 'boolean', default: false } },
});
const began = Date.now();
const work = realpathSync(mkdtempSync(join(tmpdir(), 'callseal-release-')));
const [copy, target] = ['copy', 'packed'].map((name) => join(work, name));

process.on('exit', () => {
  killAll();
  if (values.keep) say(`Kept: ${work}`);
  else rmSync(work, { recursive: true, force: true, maxRetries: 3 });
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.on(signal, () => process.exit(code));

try {
  process.exitCode = (await release()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`\n✗ ${error.message}\n0 passed, 1 failed\n`);
  process.exitCode = 1;
}
process.exit();

async function release() {
  await install();
  await installRegistry();
  say(`Committed tree: ${await makeWorkingCopy(copy)}`);
  const consumers = findConsumers(copy, values.only);
  await versionAndBuild();

  const registry = await startRegistry(join(work, 'registry'));
  const packed = await pack(copy, target, registry);
  await publishAndProve(packed, registry);

  say(`Running ${consumers.length} consumers, two at a time`);
  const results = await runConsumers(consumers, {
    target: join(work, 'consumers'),
    registry,
    packed,
    chrome: findChrome(),
    onResult: tell,
  });
  process.stdout.write(`\n${[tarballTable(packed), sriTable(packed), consumerTable(results)].filter(Boolean).join('\n')}\n`);
  const failed = results.filter(({ passed }) => !passed).length;
  say(`${Math.round((Date.now() - began) / 1000)} s`);
  process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
  return failed === 0 && results.length > 0;
}

/** New versions when changes wait to be released; the build takes from the cache of this folder what it has. */
async function versionAndBuild() {
  const waiting = readdirSync(join(copy, '.changeset')).filter((file) => file.endsWith('.md') && file !== 'README.md');
  say(waiting.length === 0 ? 'No change waits to be released: versions stay' : `Versioning ${waiting.length} waiting changes`);
  if (waiting.length > 0) await must('npm', ['run', '--silent', 'release:version'], { cwd: copy, seconds: 300 });
  say('Building and packing');
  const env = cleanEnvironment({ TURBO_TELEMETRY_DISABLED: '1', TURBO_CACHE_DIR: join(root, '.turbo', 'cache') });
  const args = ['run', '--silent', 'build', '--', '--filter=./packages/*', '--output-logs=errors-only'];
  await must('npm', args, { cwd: copy, env, seconds: 900 });
}

async function publishAndProve(packed, registry) {
  say(`Publishing ${packed.length} packages to ${registry.url}`);
  await publish(copy, target, registry);
  const problems = await verifyPublished(packed, registry);
  problems.push(...(await publishAgain(copy, packed, { target, registry })), ...(await verifyPublished(packed, registry)));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  say('The published bytes are the packed bytes; a second time every version was refused');
}

function tell({ name, passed, step, output }) {
  if (passed) return say(`${name}: passed`);
  process.stdout.write(`\n✗ ${name} failed at: ${step}\n${output}\n`);
}
