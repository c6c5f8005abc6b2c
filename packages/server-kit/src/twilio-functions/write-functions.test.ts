import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleFunctions } from '../testkit/functions-project.js';
import { variables } from '../config/variables.js';
import { writeFunctions } from './write-functions.js';

const folders: string[] = [];
async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'callseal-written-'));
  folders.push(folder);
  return folder;
}

let sizes: Readonly<Record<string, number>> = {};
before(async () => {
  sizes = await bundleFunctions();
});
after(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const all = [
  'functions/get-temporary-token.js',
  'functions/start-stream.js',
  'functions/stop-stream.js',
  'package.json',
  '.env.example',
  'README.md',
];

test('a folder gets three functions and what deploying them needs', async () => {
  const folder = join(await createFolder(), 'new/below');
  const { written, unchanged } = await writeFunctions(folder);
  assert.deepEqual([written, unchanged], [all, []]);
  assert.deepEqual((await readdir(join(folder, 'functions'))).sort(), ['get-temporary-token.js', 'start-stream.js', 'stop-stream.js']);
});

test('versions are exact, as the platform wants them', async () => {
  const folder = await createFolder();
  await writeFunctions(folder);
  const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { dependencies: unknown };
  assert.deepEqual(dependencies, { '@twilio/runtime-handler': '2.1.0', twilio: '6.2.0' });
});

test('the example of variables names none that the kit does not know', async () => {
  const folder = await createFolder();
  await writeFunctions(folder);
  const text = await readFile(join(folder, '.env.example'), 'utf8');
  const names = [...text.matchAll(/^(?:# )?(CALLSEAL_\w+)=/gm)].map(([, name]) => name ?? '');
  assert.ok(names.length >= 6);
  for (const name of names) assert.ok(Object.hasOwn(variables, name), name);
});

test('writing again changes nothing', async () => {
  const folder = await createFolder();
  await writeFunctions(folder);
  assert.deepEqual(await writeFunctions(folder), { written: [], unchanged: all });
});

test('a file that differs is never overwritten, and nothing else is written then', async () => {
  const folder = await createFolder();
  await writeFile(join(folder, 'package.json'), '{"name":"mine"}');
  await assert.rejects(writeFunctions(folder), { code: 'CONFIG_INVALID', message: /package\.json/ });
  assert.deepEqual(await readdir(folder), ['package.json']);
  assert.equal(await readFile(join(folder, 'package.json'), 'utf8'), '{"name":"mine"}');
});

test('a file that differs is overwritten when that is asked for', async () => {
  const folder = await createFolder();
  await writeFunctions(folder);
  await writeFile(join(folder, 'README.md'), 'mine');
  assert.deepEqual((await writeFunctions(folder, { force: true })).written, ['README.md']);
  assert.notEqual(await readFile(join(folder, 'README.md'), 'utf8'), 'mine');
});

test('bundles are the same whenever they are built, and hold no path of the machine', async () => {
  const folder = await createFolder();
  await writeFunctions(folder);
  const first = await readFile(join(folder, 'functions/start-stream.js'), 'utf8');
  assert.deepEqual(await bundleFunctions(), sizes);
  assert.deepEqual((await writeFunctions(folder)).written, []);
  assert.ok(!first.includes(process.cwd()));
  assert.doesNotMatch(first, /TEST_(IAM|TWILIO)/);
});
