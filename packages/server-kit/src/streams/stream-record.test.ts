import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { callSid, streamSid } from '../testkit/twilio-double.js';
import {
  advance,
  giveUp,
  isSettled,
  nameStream,
  noteReport,
  readRecord,
  settle,
  type StreamPhase,
  type StreamRecord,
  writeRecord,
} from './stream-record.js';
import type { StreamEvent } from './stream-status.js';

const fresh: StreamRecord = {
  callSid,
  session: 's',
  owner: 'o',
  phase: 'starting',
  startedAt: 0,
  checkedAt: 0,
  claims: 1,
  strays: [],
  early: [],
};
const ours = streamSid(1);

const eventOf = fc.record({
  type: fc.constantFrom('started', 'stopped', 'failed'),
  streamSid: fc.constantFrom(ours, ours, streamSid(2)),
}) satisfies fc.Arbitrary<Pick<StreamEvent, 'type' | 'streamSid'>>;

/** What a stream has come to, by everything that was ever said about it. */
function model(events: readonly Pick<StreamEvent, 'type' | 'streamSid'>[]): StreamPhase {
  const said = new Set(events.filter((event) => event.streamSid === ours).map(({ type }) => type));
  if (said.has('failed')) return 'failed';
  if (said.has('stopped')) return 'stopped';
  return said.has('started') ? 'started' : 'starting';
}

describe('reports about a stream', () => {
  test('count in any order, any number of times, before and after the answer that names it', () => {
    fc.assert(
      fc.property(fc.array(eventOf, { maxLength: 8 }), fc.nat(8), (events, answerAt) => {
        let record = fresh;
        events.forEach((event, index) => {
          if (index === answerAt) record = nameStream(record, ours);
          record = noteReport(record, { ...event, callSid }).record;
        });
        if (answerAt >= events.length) record = nameStream(record, ours);
        assert.equal(record.phase, model(events));
        assert.equal(record.streamSid, ours);
        assert.deepEqual(record.early, []);
      }),
    );
  });

  test('about another stream that opened before the answer make it a stray, unless it has ended', () => {
    fc.assert(
      fc.property(fc.array(eventOf, { maxLength: 8 }), (events) => {
        const noted = events.reduce((record, event) => noteReport(record, { ...event, callSid }).record, fresh);
        const others = new Set(events.filter((event) => event.streamSid !== ours).map(({ type }) => type));
        const isStray = others.has('started') && !others.has('stopped') && !others.has('failed');
        assert.deepEqual(nameStream(noted, ours).strays, isStray ? [streamSid(2)] : []);
      }),
    );
  });

  test('about an older stream change nothing; one that opens late is a stray', () => {
    const named = nameStream(fresh, ours);
    for (const type of ['started', 'stopped', 'failed'] as const) {
      const noted = noteReport(named, { type, callSid, streamSid: streamSid(2) });
      assert.equal(noted.record, named);
      assert.equal(noted.isStray, type === 'started');
    }
  });

  test('keep the provider’s code of a failure', () => {
    const failed = noteReport(nameStream(fresh, ours), { type: 'failed', callSid, streamSid: ours, error: '31920' }).record;
    assert.deepEqual([failed.phase, failed.error], ['failed', '31920']);
    assert.equal(advance(failed, 'stopped'), failed, 'a failure is not taken back');
  });
});

test('an attempt that was given up is settled, unless its stream may be open', () => {
  assert.ok(isSettled(giveUp(fresh, false)));
  assert.ok(!isSettled(giveUp(fresh, true)));
  const reported = noteReport(fresh, { type: 'started', callSid, streamSid: ours }).record;
  assert.deepEqual(giveUp(reported, false).strays, [ours]);
  assert.ok(isSettled(settle(giveUp(reported, true), 'stopped')));
});

test('a stream whose SID comes after it was given up is a stray', () => {
  const named = nameStream(settle(fresh, 'failed'), ours);
  assert.deepEqual(named.strays, [ours]);
  assert.ok(!isSettled(named));
});

test('a wish to close outlives the start of the stream and ends with its end', () => {
  const closing = { ...nameStream(fresh, ours), closing: true };
  assert.equal(advance(closing, 'started').closing, true);
  assert.equal(advance(closing, 'stopped').closing, undefined);
});

test('a record is read as it was written, and one of another version is none', () => {
  const record = giveUp(noteReport(fresh, { type: 'started', callSid, streamSid: ours }).record, true);
  assert.deepEqual(readRecord(writeRecord(record)), record);
  for (const text of ['', '{', 'null', '{"version":2}', JSON.stringify({ ...record, version: 9 })])
    assert.equal(readRecord(text), undefined);
});
