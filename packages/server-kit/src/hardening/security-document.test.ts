import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { fuzzCounts } from '../testkit/hardening/fuzz-counts.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const document = readFileSync(join(root, 'docs/security.md'), 'utf8');
const claims = [...document.matchAll(/`([\w./-]+\.ts)`: “([^”]+)”/g)].map(([, file = '', title = '']) => ({ file, title }));

test('every test that docs/security.md names exists, under its title', (context) => {
  context.diagnostic(`${claims.length} claims`);
  assert.ok(claims.length >= 60);
  const missing = claims.filter(({ file, title }) => {
    if (!existsSync(join(root, file))) return true;
    const source = readFileSync(join(root, file), 'utf8');
    // a title is written in one of three quotes, in which others need no backslash
    return !source.includes(title) && !source.includes(title.replaceAll("'", "\\'"));
  });
  assert.deepEqual(missing, []);
});

test('every row of its tables of threats and faults names a test', () => {
  for (const heading of ['## Threats', '## Faults of the published tutorial', '## Faults of the published cookbook']) {
    const [section = ''] = document.slice(document.indexOf(heading) + heading.length).split('\n## ', 1);
    const rows = section.split('\n').filter((line) => line.startsWith('| ') && !/^\| (threat|fault|---)/.test(line));
    assert.ok(rows.length >= 20, heading);
    for (const row of rows) assert.match(row, /\.ts`: “[^”]+”/, row);
  }
});

test('it names every test of the hardening folder', () => {
  const files = readdirSync(join(root, 'packages/server-kit/src/hardening'));
  for (const file of files) assert.ok(document.includes(`packages/server-kit/src/hardening/${file}`), `${file} is not in docs/security.md`);
});

test('it counts fuzzed requests as the tests do', () => {
  for (const count of [fuzzCounts.inProcess, fuzzCounts.overSockets]) {
    assert.ok(document.includes(`**${count.toLocaleString('en-US')}**`), `${count} is not what it says`);
  }
});

test('its links lead somewhere', () => {
  for (const [, target = ''] of document.matchAll(/\]\(([^)#]+)\)/g)) assert.ok(existsSync(join(root, 'docs', target)), target);
});
