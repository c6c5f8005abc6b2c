import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseEnvelope, parseFromFrame, parseFromHost, sealEnvelope } from './messages.js';

const call = { conversationId: 'c-1', state: 'held', direction: 'outbound', ani: '+34', parties: 3, attributes: { taskSid: 'WT1' } };
const summary = {
  callKey: { platform: 'p', orgId: 'o', conversationId: 'c' },
  outcome: 'inconclusive',
  purpose: 'verify',
  reason: 'silence',
  at: '2026-01-01T00:00:00.000Z',
};

describe('a message of the bridge', () => {
  it('comes out as it went in', () => {
    assert.deepEqual(parseEnvelope(sealEnvelope({ type: 'hello', nonce: 'n' })), { type: 'hello', nonce: 'n' });
    const { type, ...rest } = { type: 'ready', welcome: { notify: true, writeBack: false, theme: 'dark', locale: 'fr' }, token: 't', call };
    assert.deepEqual(parseFromHost({ type, ...rest }), { type, ...rest });
    for (const message of [
      { type: 'call', call },
      { type: 'call', call: null },
      { type: 'token', token: 't' },
      { type: 'token', token: null },
      { type: 'written', id: 1, ok: true },
    ])
      assert.deepEqual(parseFromHost(message), message);
    for (const message of [
      { type: 'badge', count: 2 },
      { type: 'notify', notice: { level: 'error', title: 'a', text: 'b', id: 'c' } },
      { type: 'write-back', id: 3, summary },
    ])
      assert.deepEqual(parseFromFrame(message), message);
  });

  it('loses what it should not carry', () => {
    const parsed = parseFromFrame({ type: 'write-back', id: 1, summary: { ...summary, score: 0.9, credential: 'secret' } });
    assert.doesNotMatch(JSON.stringify(parsed), /score|secret/);
    assert.deepEqual(parseFromHost({ type: 'call', call: { ...call, extra: {} } }), { type: 'call', call });
  });

  for (const [why, message] of Object.entries({
    'a call without a conversation': { type: 'call', call: { ...call, conversationId: '' } },
    'a state that is none': { type: 'call', call: { ...call, state: 'live' } },
    'two words for a state': { type: 'call', call: { ...call, state: 'held ringing' } },
    'an attribute that is no text': { type: 'call', call: { ...call, attributes: { taskSid: 1 } } },
    'an endless number': { type: 'call', call: { ...call, ani: '1'.repeat(513) } },
    'half a party': { type: 'call', call: { ...call, parties: 1.5 } },
    'too many attributes': {
      type: 'call',
      call: { ...call, attributes: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`a${i}`, ''])) },
    },
    'a token that is none': { type: 'token', token: 3 },
    'no call at all': { type: 'call' },
  }))
    it(`is dropped for ${why}`, () => {
      assert.equal(parseFromHost(message), null);
    });

  it('is dropped, never thrown at, whatever it is', () => {
    const types = fc.constantFrom('ready', 'call', 'token', 'written', 'write-back', 'notify', 'badge', 'hello');
    const junk = fc.oneof(
      fc.anything(),
      fc.record({ type: types, call: fc.anything(), welcome: fc.anything(), summary: fc.anything(), notice: fc.anything() }),
    );
    fc.assert(
      fc.property(junk, (data) => {
        parseEnvelope(data);
        parseFromFrame(data);
        const call = parseFromHost(data);
        if (call !== null && 'call' in call && call.call !== null) assert.equal(typeof call.call.conversationId, 'string');
      }),
      { numRuns: 2_000 },
    );
  });
});
