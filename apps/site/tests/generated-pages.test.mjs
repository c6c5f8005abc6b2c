import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientErrors, serverErrors } from '@callseal/protocol/errors';
import { entriesOf } from '../tools/api-reference.mjs';
import { clientAnchor, errorCatalogue, serverAnchor } from '../tools/error-catalogue.mjs';
import { content, output, packages, read } from '../tools/paths.mjs';
import { codeOf } from '../tools/regions.mjs';

const page = (name) => readFileSync(join(output, name), 'utf8');

test('every error code has an anchor of its own, its text and its mend in the catalogue', () => {
  const html = page('errors.html').replaceAll('&#39;', "'");
  const wanted = [
    ...Object.entries(clientErrors).map(([code, text]) => [clientAnchor(code), text]),
    ...Object.entries(serverErrors).map(([code, text]) => [serverAnchor(code), text]),
  ];
  for (const [anchor, { message, mend }] of wanted) {
    assert.equal(html.split(`id="${anchor}"`).length - 1, 1, anchor);
    assert.ok(html.includes(message) && html.includes(mend), anchor);
  }
});

test('a code without a mend stops the build', () => {
  const without = { ...clientErrors, NEW_ONE: { message: 'Something.', mend: ' ', retryable: false } };
  assert.throws(() => errorCatalogue({ clientErrors: without, serverErrors }), /NEW_ONE/);
});

test('the page of the element has every event of the manifest', () => {
  const { modules } = JSON.parse(read('packages/widget/dist/custom-elements.json'));
  const events = modules.flatMap(({ declarations = [] }) => declarations).flatMap(({ events: own = [] }) => own);
  assert.ok(events.length > 10);
  for (const { name } of events) assert.ok(page('element.html').includes(name), name);
});

test('every entry with types has a page of the API reference', () => {
  for (const name of packages)
    for (const { subpath } of entriesOf(name)) {
      const file = join(content, 'api', name, `${subpath === '.' ? 'index' : subpath.slice(2)}.md`);
      assert.ok(existsSync(file), file);
    }
});

test('code by reference is the code of the file, without marks, and a region that is gone is an error', () => {
  const code = codeOf({ file: 'examples/plain-page/server.js', region: 'kit' });
  assert.match(code, /^const credentials/);
  assert.ok(page('guide.html').includes('createHookAccess'));
  assert.throws(() => codeOf({ file: 'examples/plain-page/server.js', region: 'gone' }), /gone/);
});
