// npm run release:version: turns the waiting changesets into versions and changelogs. What changesets leave alone follows: the private
// workspaces, the consumers outside the workspaces, and the lock file.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, root } from './support/steps.mjs';

const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const manifestsIn = (...places) =>
  places
    .filter((place) => existsSync(join(root, place)))
    .flatMap((place) => readdirSync(join(root, place)).map((name) => join(place, name, 'package.json')))
    .filter((file) => existsSync(join(root, file)));

await must('changeset', ['version']);

const versions = new Map(manifestsIn('packages').map((file) => [read(file).name, read(file).version]));
// workspaces name each other exactly, customers and our stand-ins for them by a caret range
for (const file of [...manifestsIn('packages', 'apps', 'tools', 'consumers'), join('tests', 'package.json')]) follow(file, '');
for (const file of manifestsIn('tests/smoke', 'examples')) follow(file, '^');

await must('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-progress']);
await must('npm', ['run', '--silent', 'lock']);

function follow(file, prefix) {
  const manifest = read(file);
  const before = JSON.stringify(manifest);
  for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'])
    for (const name of Object.keys(manifest[kind] ?? {})) if (versions.has(name)) manifest[kind][name] = `${prefix}${versions.get(name)}`;
  if (JSON.stringify(manifest) !== before) writeFileSync(join(root, file), `${JSON.stringify(manifest, null, 2)}\n`);
}
