// The guide is followed from an empty folder, so it may leave nothing of the example out.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { read, root } from '../tools/paths.mjs';

const example = 'examples/plain-page';
const guide = read('docs/guide.md');

test('the guide shows every file that the example runs with', () => {
  const notShown = /^(?:\.gitignore|README\.md|package(?:-lock)?\.json|.*\.test\.js|node_modules.*|\.data.*)$/;
  const files = readdirSync(join(root, example), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(join(root, example).length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !notShown.test(path));
  assert.ok(files.length >= 7);
  assert.deepEqual(
    files.filter((path) => !new RegExp(`file=${example}/${path}$`, 'm').test(guide)),
    [],
  );
});

test('the guide installs what the example depends on, and asks for the same Node', () => {
  const { dependencies, engines } = JSON.parse(read(`${example}/package.json`));
  const [install = ''] = /^npm install .*$/m.exec(guide) ?? [];
  const wanted = Object.entries(dependencies).map(([name, version]) => (version.startsWith('^') ? name : `${name}@${version}`));
  assert.deepEqual(install.split(' ').slice(2).sort(), wanted.sort());
  assert.ok(guide.includes(`Node ${engines.node.replace('>=', '≥ ')}`));
});
