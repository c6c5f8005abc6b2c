import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { describeVariables, describeVariablesAsMarkdown } from './describe-variables.js';
import { variableNames } from './variables.js';

const page = new URL('../../../../docs/configuration.md', import.meta.url);
const begin = '<!-- table: written by configuration-page.test.ts with CALLSEAL_WRITE_DOCS=1 -->';
const end = '<!-- end of table -->';

test('docs/configuration.md holds the table that the command reads by', () => {
  const text = readFileSync(page, 'utf8');
  const [before = '', rest = ''] = text.split(begin);
  const [, after = ''] = rest.split(end);
  const wanted = `${before}${begin}\n\n${describeVariablesAsMarkdown()}\n\n${end}${after}`;
  if (process.env.CALLSEAL_WRITE_DOCS === '1') writeFileSync(page, wanted);
  assert.equal(
    withoutPadding(readFileSync(page, 'utf8')),
    withoutPadding(wanted),
    'Write it anew with CALLSEAL_WRITE_DOCS=1, then format it.',
  );
});

test('help lists every variable', () => {
  const help = describeVariables();
  for (const name of variableNames) assert.ok(help.includes(name), name);
});

/** The formatter aligns the columns of tables. */
function withoutPadding(text: string): string {
  return text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}
