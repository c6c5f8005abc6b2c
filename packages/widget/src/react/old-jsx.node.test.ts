/** Types of the tag where JSX is global, as in an application of React 17: the compiler reads consumers/react-17/jsx.tsx. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const path = (relative: string): string => fileURLToPath(new URL(`../../../../${relative}`, import.meta.url));

test('the tag and the component are typed with a global JSX, beside the tags that were there', () => {
  const compiler = path('node_modules/@typescript/native/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', path('consumers/react-17')], { encoding: 'utf8' });
  assert.equal(stdout, '');
  assert.equal(status, 0);
});
