import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMediaStreamMessage } from '@callseal/protocol/media-streams';
import { MediaScanner } from './media-scanner.js';
import { mediaMessage, minimalMedia, startMessage } from '../testing/media-frames.js';

const scanner = new MediaScanner(65_536);

/** What the scanner makes of a message, or `null` when it leaves it to the parser. */
function scan(text: string) {
  const bytes = Buffer.from(`padding${text}padding`);
  if (!scanner.scan(bytes, 7, bytes.length - 7)) return null;
  return { audio: Buffer.from(scanner.audio).toString('hex'), outbound: scanner.outbound, timestamp: scanner.timestamp };
}

/** What the parser makes of it, or `null` when it is no media message. */
function parse(text: string) {
  let message;
  try {
    message = parseMediaStreamMessage(text);
  } catch {
    return null;
  }
  if (message?.event !== 'media') return null;
  const { payload, track, timestamp } = message.media;
  const audio = Buffer.from(payload, 'base64').toString('hex');
  return { audio, outbound: track === 'outbound', timestamp: timestamp === undefined ? -1 : Number(timestamp) };
}

const payload = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const count = fc.oneof(fc.nat(), fc.nat().map(String), fc.constantFrom('0', '007', '999999999999999'));
const sid = fc.oneof(fc.constant(`MZ${'0'.repeat(32)}`), fc.string({ minLength: 1, maxLength: 140 }));
const media = fc.record(
  { payload, track: fc.oneof(fc.constantFrom('inbound', 'outbound'), fc.string()), chunk: count, timestamp: count },
  { requiredKeys: ['payload'] },
);
const message = fc.record({ media, sequenceNumber: count, streamSid: sid }, { requiredKeys: ['media'] });

test('Twilio’s messages and the minimal subset are read without the parser', () => {
  const audio = Uint8Array.from({ length: 160 }, (_, index) => index);
  for (const text of [
    mediaMessage(audio, 0),
    mediaMessage(audio, 12_345, 'outbound'),
    minimalMedia(audio),
    minimalMedia(new Uint8Array(0)),
  ]) {
    assert.notEqual(scan(text), null);
    assert.deepEqual(scan(text), parse(text));
  }
});

test('for every valid message the scanner agrees with the parser, or leaves it to it', () => {
  let read = 0;
  fc.assert(
    fc.property(message, fc.boolean(), (fields, spaced) => {
      const plain = JSON.stringify({ event: 'media', ...fields });
      // Python writes a space after every colon and comma
      const text = spaced ? plain.replaceAll('":', '": ').replaceAll(',"', ', "') : plain;
      const scanned = scan(text);
      if (scanned === null) return;
      read++;
      assert.deepEqual(scanned, parse(text));
    }),
    { numRuns: 3000 },
  );
  assert.ok(read > 1000, `only ${read} were read by the scanner`);
});

test('for every damaged message the scanner agrees with the parser, or leaves it to it', () => {
  fc.assert(
    fc.property(
      message,
      fc.nat(),
      fc.constantFrom('', '"', '=', '\\', ' ', '}', '{', ',', '0', '-', 'é', '\n', '\0'),
      fc.nat(2),
      (fields, at, text, cut) => {
        const whole = JSON.stringify({ event: 'media', ...fields });
        const place = at % whole.length;
        const damaged = whole.slice(0, place) + text + whole.slice(place + cut);
        const scanned = scan(damaged);
        if (scanned !== null) assert.deepEqual(scanned, parse(damaged));
      },
    ),
    { numRuns: 5000 },
  );
});

test('everything unusual is left to the parser', () => {
  const unusual = [
    '',
    '{',
    '{}',
    'null',
    '{"event":"media"}',
    '{"event":"media","media":{}}',
    '{"event":"media","media":{"payload":"AAA"}}',
    '{"event":"media","media":{"payload":"AA=A"}}',
    '{"event":"media","media":{"payload":"A==="}}',
    '{"event":"media","media":{"payload":"AA-_"}}',
    '{"event":"media","media":{"payload":7}}',
    '{"event":"media","media":{"payload":"AAAA"',
    '{"event":"media","media":{"payload":"AAAA"}',
    '{"event":"media","media":{"payload":"AAAA"}} ',
    '{"event":"media","media":{"payload":"AAAA","payload":"BBBB"}}',
    '{"event":"media","media":{"payload":"AAAA"},"media":{"payload":"BBBB"}}',
    '{"event":"media","extra":1,"media":{"payload":"AAAA"}}',
    '{"event":"media","media":{"payload":"AAAA"},"streamSid":""}',
    '{"event":"media","media":{"payload":"AAAA","timestamp":"1e3"}}',
    '{"event":"media","media":{"payload":"AAAA","timestamp":-1}}',
    '{"event":"media","media":{"payload":"AAAA","track":"in\\u0062ound"}}',
    startMessage('CA1'),
  ];
  for (const text of unusual) assert.equal(scan(text), null, text);
});
