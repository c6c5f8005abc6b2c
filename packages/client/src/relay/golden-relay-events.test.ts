/** The protocol's golden events of the relay, as the client reads them and as the protocol describes them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { keptByServer, relayEventNames } from '@callseal/protocol/relay';
import { serverEvents } from '@callseal/protocol/signalling';
import { parseRelayEvent } from './parse-relay-event.js';

interface GoldenEvent {
  readonly title: string;
  readonly operation: 'register' | 'verify';
  readonly event: string;
  readonly data: unknown;
  readonly told: string;
}
const golden = (kind: 'valid' | 'invalid') =>
  JSON.parse(
    readFileSync(new URL(import.meta.resolve(`@callseal/protocol/fixtures/${kind}/relay-events.json`)), 'utf8'),
  ) as readonly GoldenEvent[];
const parse = ({ operation, event, data }: Pick<GoldenEvent, 'operation' | 'event' | 'data'>) =>
  parseRelayEvent(operation, { id: 1, name: event, data: JSON.stringify(data) });

describe("the relay's golden events", () => {
  for (const one of golden('valid')) {
    test(`${one.title} is read as ${one.told}`, () => {
      assert.equal(parse(one)?.type, one.told);
    });
  }
  for (const one of golden('invalid')) {
    test(`${one.title} cannot be read`, () => {
      assert.throws(() => parse(one), { code: 'SIGNALLING_MALFORMED' });
    });
  }

  test('hold every event that the relay has of its own', () => {
    const named = new Set(golden('valid').map(({ event }) => event));
    for (const name of relayEventNames) assert.ok(named.has(name), name);
  });

  test('every event of the voice service is one of the relay too, and any other is passed over', () => {
    for (const operation of ['register', 'verify'] as const) {
      for (const name of Object.keys(serverEvents[operation])) {
        const data = name === 'info-vad-status' ? { net_speech_duration: 1 } : {};
        assert.equal(parse({ operation, event: name, data })?.type, 'service', name);
      }
      for (const name of ['', 'message', 'toString', '__proto__', 'relay-news'])
        assert.equal(parse({ operation, event: name, data: {} }), null);
    }
  });

  test('a registration never brings a credential into the page, whatever was sent', () => {
    for (const data of [{ credential: 'secret' }, {}, null, 'secret']) {
      const told = parse({ operation: 'register', event: 'result-success', data });
      assert.equal(told?.type === 'service' && 'credential' in told.event.payload && told.event.payload.credential, keptByServer);
      assert.ok(!JSON.stringify(told).includes('secret'));
    }
  });
});
