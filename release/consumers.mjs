// The consumers: each is copied to an empty folder, installed from the registry there and run, as a customer's project would be.
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cleanEnvironment, run } from './processes.mjs';

const limits = { install: 480, test: 600 };
const places = ['tests/smoke', 'examples'];

/** The folders of all consumers, or of those named. */
export function findConsumers(copy, only) {
  const all = places
    .filter((place) => existsSync(join(copy, place)))
    .flatMap((place) => readdirSync(join(copy, place)).map((name) => join(copy, place, name)))
    .filter((folder) => existsSync(join(folder, 'package.json')));
  const unknown = only.filter((name) => !all.some((folder) => basename(folder) === name));
  if (unknown.length > 0)
    throw new Error(`No consumer is called ${unknown.join(', ')}. There are: ${all.map((f) => basename(f)).join(', ')}.`);
  return only.length === 0 ? all : all.filter((folder) => only.includes(basename(folder)));
}

/** Runs them two at a time. Installing is done one by one: two npm processes over one cache have waited for each other for ever. */
export async function runConsumers(folders, { target, registry, packed, chrome, onResult }) {
  const waiting = [...folders];
  const results = [];
  let installing = Promise.resolve();
  const inTurn = (work) => (installing = installing.then(work, work));
  const lane = async () => {
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      const result = await runConsumer(folder, { target, registry, packed, chrome, inTurn });
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all([lane(), lane()]);
  return folders.map((folder) => results.find(({ name }) => name === basename(folder)));
}

async function runConsumer(folder, { target, registry, packed, chrome, inTurn }) {
  const name = basename(folder);
  const home = join(target, name);
  mkdirSync(target, { recursive: true });
  cpSync(folder, home, { recursive: true, dereference: true });
  appendFileSync(join(home, '.npmrc'), `fund=false\naudit=false\nupdate-notifier=false\n${registry.lines}`);

  const env = cleanEnvironment(chrome === undefined ? {} : { CHROME_PATH: chrome });
  const install = await inTurn(() => run('npm', ['install', '--no-progress'], { cwd: home, env, seconds: limits.install }));
  const foreign = install.code === 0 ? notOurs(home, packed) : [];
  if (install.code !== 0 || foreign.length > 0)
    return { name, installed: install.seconds, passed: false, step: 'install', output: [install.output, ...foreign].join('\n') };

  const test = await run('npm', ['test', '--silent'], { cwd: home, env, seconds: limits.test });
  const passed = test.code === 0;
  return { name, installed: install.seconds, ran: test.seconds, passed, step: 'test', output: test.output };
}

/** Packages of ours that are not the tarballs of this release; npm keeps a cache, and an old one must not pass for the new one. */
function notOurs(home, packed) {
  const { packages } = JSON.parse(readFileSync(join(home, 'package-lock.json'), 'utf8'));
  const ours = Object.entries(packages).filter(([path]) => path.includes('node_modules/@callseal/'));
  if (ours.length === 0) return ['✗ Installs none of our packages.'];
  return ours
    .filter(([, { integrity }]) => !packed.some((tarball) => tarball.integrity === integrity))
    .map(([path, { version }]) => `✗ ${path} (${version}) is not a tarball of this release.`);
}
