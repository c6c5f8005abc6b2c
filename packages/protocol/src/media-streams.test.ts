import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseMediaStreamMessage } from './media-streams.js';
import { readFixture } from './support/read-fixture.test-support.js';

interface FrameFixture {
  readonly title: string;
  readonly frame: string;
}

describe('media stream messages', () => {
  for (const { title, frame } of readFixture<FrameFixture>('valid/media-streams.json')) {
    test(`accepts ${title}`, () => {
      assert.equal(parseMediaStreamMessage(frame)?.event, (JSON.parse(frame) as { event: string }).event);
    });
  }
  for (const { title, frame } of readFixture<FrameFixture>('invalid/media-streams.json')) {
    test(`refuses ${title}`, () => {
      assert.throws(() => parseMediaStreamMessage(frame), { code: 'MEDIA_MALFORMED' });
    });
  }
  test('an event of a later version is ignored', () => {
    assert.equal(parseMediaStreamMessage('{"event":"hologram"}'), null);
  });
});
