import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mockResponseTypes } from '@callseal/protocol/element-config';
import { read } from '../tools/paths.mjs';
import { flexPlugin, voiceId } from '../tools/source-contracts.mjs';

/** A name that is part of a longer one does not count: `ENROLLED` is not said by saying `SPEAKER_NOT_ENROLLED`. */
const says = (text, name) => new RegExp(`(?<![\\w-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`).test(text);
const missing = (page, contract) => {
  const text = read(page);
  return Object.values(contract)
    .flat()
    .filter((name) => !says(text, name));
};

test('the page for users of the Flex plugin names everything that they had', () => {
  assert.deepEqual(missing('docs/migrating-from-flex-plugin.md', flexPlugin), []);
});

test('the page for users of Voice ID names everything that they had', () => {
  assert.deepEqual(missing('docs/migrating-from-voice-id.md', voiceId), []);
});

test('the mock responses that are named are those that the element plays', () => {
  assert.deepEqual(flexPlugin.mockResponses, Object.keys(mockResponseTypes));
});

test('a name inside a longer one is not found', () => {
  assert.equal(says('SPEAKER_NOT_ENROLLED', 'ENROLLED'), false);
});

test('variables of the environment that are named exist', () => {
  const known = read('docs/configuration.md');
  const named = ['docs/migrating-from-flex-plugin.md', 'docs/migrating-from-voice-id.md', 'docs/concepts.md'].flatMap(
    (page) => read(page).match(/CALLSEAL_[A-Z_]+/g) ?? [],
  );
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter((name) => !says(known, name)),
    [],
  );
});
