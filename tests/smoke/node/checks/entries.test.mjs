import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const [major] = process.versions.node.split('.').map(Number);
const packages = ['protocol', 'client', 'server-kit', 'engine', 'simulator'];
/** What the README of the server kit says about the frameworks: bring them yourself. And `node:sqlite` is younger than Node 20. */
const notHere = new Set([
  '@callseal/server-kit/hono',
  ...(major < 22 ? ['@callseal/server-kit/sqlite', '@callseal/server-kit/audit'] : []),
]);

for (const name of packages) {
  const { exports } = JSON.parse(readFileSync(join('node_modules', '@callseal', name, 'package.json'), 'utf8'));
  const entries = Object.keys(exports).filter((entry) => !entry.includes('*') && !entry.endsWith('.json'));
  for (const entry of entries.map((path) => `@callseal/${name}${path.slice(1)}`)) {
    test(`${entry} can be imported`, { skip: notHere.has(entry) }, async () => {
      assert.ok(Object.keys(await import(entry)).length > 0);
    });
  }
}
