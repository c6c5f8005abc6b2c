import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cleanEntry } from './clean-entry.js';
import { createLog, type LogEntry } from './log.js';

const entry = (fields: Partial<LogEntry> = {}): LogEntry => ({
  level: 'info',
  event: 'stream-started',
  requestId: 'request-0001',
  ...fields,
});

describe('a log entry', () => {
  test('keeps what the rubric lets it hold', () => {
    const held = entry({
      requestId: '550e8400-e29b-41d4-a716-446655440000',
      callSid: `CA${'0123456789abcdef'.repeat(2)}`,
      streamSid: `MZ${'12345678'.repeat(4)}`,
      route: '/v1/streams/start',
      streamError: '31920',
      milliseconds: 12_345_678,
      cause: {
        name: 'UpstreamFailure',
        code: 'ECONNREFUSED',
        status: 503,
        stack: '    at send (file:///app/node_modules/x/dist/send.js:10:5)',
      },
    });
    assert.deepEqual(cleanEntry(held), held);
  });

  for (const [what, text] of [
    ['a phone number', '+447700900123'],
    ['a phone number without its plus', 'no route to 447700900123'],
    ['a bearer token', 'authorization: Bearer abc.def'],
    ['basic credentials', 'Basic dXNlcjpzZWNyZXQ='],
    ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl'],
    ['an encrypted token', 'eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn'],
    ['a pseudonym or a key', 'ab'.repeat(32)],
  ] as const) {
    test(`masks ${what}, wherever it is`, () => {
      const cleaned = cleanEntry(entry({ streamEvent: `x ${text} y`, cause: { name: text } }));
      assert.match(cleaned.streamEvent ?? '', /^x .*\[redacted\].* y$/);
      assert.ok(!JSON.stringify(cleaned).includes(text));
    });
  }

  test('shows no piece of what its longest length cuts through', () => {
    const secret = 'ab'.repeat(40);
    for (let before = 200; before < 256; before += 1) {
      const { streamEvent = '' } = cleanEntry(entry({ streamEvent: `${'. '.repeat(before / 2)}${secret}` }));
      assert.ok(!streamEvent.includes('ab'), String(before));
    }
  });

  test('cannot break a line, move the cursor or turn the text around', () => {
    const cleaned = cleanEntry(entry({ streamEvent: 'ok\r\n{"level":"info"}\u001b[2J\u2028\u202Eend\u0085' }));
    assert.equal(cleaned.streamEvent, 'ok {"level":"info"} [2J end ');
  });

  test('is short, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) => {
        const { streamEvent = '', cause } = cleanEntry(entry({ streamEvent: text, cause: { name: text, stack: text } }));
        assert.ok(streamEvent.length <= 600 && (cause?.stack?.length ?? 0) <= 4000);
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(streamEvent + (cause?.stack ?? ''), /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
    );
  });

  test('costs little even when it is made to be costly', () => {
    for (const text of ['+'.repeat(200_000), '1'.repeat(200_000), 'eyJ'.repeat(70_000), 'Bearer '.repeat(30_000), 'a-'.repeat(100_000)]) {
      const before = performance.now();
      cleanEntry(entry({ streamEvent: text, cause: { name: text, stack: text } }));
      assert.ok(performance.now() - before < 100);
    }
  });
});

test('a receiver that throws keeps neither the others nor the request from theirs', () => {
  const received: LogEntry[] = [];
  const log = createLog(
    () => {
      throw new Error('disk full');
    },
    undefined,
    (line) => received.push(line),
  );
  log(entry());
  assert.deepEqual(received, [entry()]);
});
