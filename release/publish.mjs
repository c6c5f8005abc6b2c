// Packs every public package, publishes the tarballs with the commands of the release workflow, and proves that the registry has those
// bytes and keeps them.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, must, run } from './processes.mjs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const environment = ({ url, npmrc }) => cleanEnvironment({ NPM_CONFIG_USERCONFIG: npmrc, npm_config_registry: url });

/** Packs into `target` what the registry lacks. Resolves with what npm says of each tarball. */
export async function pack(copy, target, registry) {
  const env = environment(registry);
  await must('npm', ['run', '--silent', 'release:pack', '--', '--out-dir', target], { cwd: copy, env, seconds: 300 });
  const { plan } = read(join(target, 'publish-plan.json'));
  return Promise.all(plan.flat().map(({ tarball }) => describe(copy, join(target, tarball.path))));
}

async function describe(copy, file) {
  const { output } = await must('npm', ['pack', file, '--dry-run', '--json', '--silent'], { cwd: copy, seconds: 60 });
  const answer = JSON.parse(output.slice(output.search(/[[{]/)));
  // npm 11 answers with a list, npm 12 with an object by name
  const [{ name, version, entryCount, size, unpackedSize }] = Array.isArray(answer) ? answer : Object.values(answer);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  return { name, version, entryCount, size, unpackedSize, file, integrity, sri: sriOf(join(copy, 'packages', name.split('/')[1])) };
}

/** The hashes that a page names in `integrity`, of packages that have files for a script tag. */
const sriOf = (folder) => (existsSync(join(folder, 'dist', 'sri.json')) ? read(join(folder, 'dist', 'sri.json')) : {});

/** What the release workflow runs, with the local registry in the place of the public one. */
export function publish(copy, packed, registry) {
  const args = ['run', '--silent', 'release:publish', '--', '--from-pack-dir', packed, '--no-git-tag'];
  return must('npm', args, { cwd: copy, env: environment(registry), seconds: 300 });
}

/** What is wrong with what the registry has now: every version must be there with the very bytes that were packed. */
export async function verifyPublished(packed, registry) {
  const problems = [];
  for (const { name, version, integrity } of packed) {
    const response = await fetch(new URL(name.replace('/', '%2f'), registry.url), { signal: AbortSignal.timeout(10_000) });
    const published = response.ok ? (await response.json()).versions[version] : undefined;
    if (published === undefined) problems.push(`${name}@${version} was not published`);
    else if (published.dist.integrity !== integrity) problems.push(`${name}@${version}: other bytes were published than were packed`);
  }
  return problems;
}

/** A version is published once: by itself a tarball must be refused, and the command of the workflow must pass it over. */
export async function publishAgain(copy, packed, { target, registry }) {
  const problems = [];
  for (const { name, version, file } of packed) {
    const again = await run('npm', ['publish', file, '--ignore-scripts'], { cwd: target, env: environment(registry), seconds: 60 });
    if (again.code === 0) problems.push(`${name}@${version} could be published a second time`);
    else if (!/EPUBLISHCONFLICT|already present|previously published/i.test(again.output))
      problems.push(`${name}@${version}: refused, but not as published before:\n${again.output}`);
  }
  await publish(copy, target, registry);
  return problems;
}
