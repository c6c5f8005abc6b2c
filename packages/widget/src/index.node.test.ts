import assert from 'node:assert/strict';
import test from 'node:test';

test('the package can be imported on a server, without a DOM and without side effects', async () => {
  assert.equal('customElements' in globalThis, false);
  const widget = await import('@callseal/widget');
  assert.equal(typeof widget.CallsealAgent, 'function');
  assert.equal(typeof widget.CallsealVerifiedEvent, 'function');
});

test('an event can be made on a server, bubbles, and crosses shadow roots', async () => {
  const { CallsealDeletedEvent } = await import('@callseal/widget');
  const event = new CallsealDeletedEvent({ callSid: 'CA1' });
  assert.deepEqual([event.type, event.bubbles, event.composed, event.cancelable], ['callseal-deleted', true, true, false]);
});
