import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readGolden } from './support/read-fixture.test-support.js';
import { parseScreenEvent, ScreenInitializeSchema } from './screening.js';

interface Golden {
  readonly initialize: readonly { readonly title: string; readonly message: unknown }[];
  readonly events: readonly { readonly title: string; readonly event: string; readonly args: readonly unknown[] }[];
}
const valid = readGolden<Golden>('valid/screening.json');
const invalid = readGolden<Golden>('invalid/screening.json');

describe('initialize of a screen', () => {
  for (const { title, message } of valid.initialize) {
    test(`accepts ${title}`, () => {
      assert.equal(ScreenInitializeSchema.parse(message).screen_request.audio_total_duration, 5);
    });
  }
  for (const { title, message } of invalid.initialize) {
    test(`refuses ${title}`, () => {
      assert.equal(ScreenInitializeSchema.safeParse(message).success, false);
    });
  }
});

describe('events of a screen', () => {
  for (const { title, event, args } of valid.events) {
    test(`accepts ${title}`, () => {
      assert.equal(parseScreenEvent(event, args)?.name, event);
    });
  }
  for (const { title, event, args } of invalid.events) {
    test(`refuses ${title}`, () => {
      assert.throws(() => parseScreenEvent(event, args), { code: 'SIGNALLING_MALFORMED' });
    });
  }
  test('an event of another operation, or of nobody, is ignored', () => {
    for (const name of ['result-success', 'info-weather', 'constructor']) assert.equal(parseScreenEvent(name, [{}]), null);
  });
});
