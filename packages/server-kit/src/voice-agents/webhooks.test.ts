import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '@callseal/protocol/limits';
import { resetVariables } from '@callseal/protocol/voice-agent-tools';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createManualClock } from '../testkit/kit.js';
import { createScriptedGate } from '../testkit/scripted-gate.js';
import { callSid, conversationId, createVoiceAgentsWorld, webhookSecret } from '../testkit/voice-agents-world.js';
import { webhookSignature } from '../testkit/webhook-signature.js';
import type { PostCallEvent } from './voice-agents-options.js';

const transcription = {
  type: 'post_call_transcription',
  event_timestamp: 1_800_000_000,
  data: { conversation_id: conversationId, agent_id: 'agent_front', transcript: [{ role: 'user', message: 'hello' }] },
};

describe('the webhook of a ringing call', () => {
  test('answers with every variable reset, whatever was preset', async () => {
    const world = createVoiceAgentsWorld(createScriptedGate());
    const { status, body } = await world.announce({ dynamic_variables: { auth_is_verified: true }, auth_ticket: 'mine' });
    assert.equal(status, 200);
    assert.deepEqual(body, { type: 'conversation_initiation_client_data', dynamic_variables: resetVariables });
  });

  test('of an agent that is not configured is refused, and its call is not known', async () => {
    const world = createVoiceAgentsWorld(createScriptedGate());
    assert.equal((await world.announce({ agent_id: 'agent_other' })).body.code, 'CONVERSATION_UNKNOWN');
    assert.equal((await world.tool('screenTool')).body.code, 'CONVERSATION_UNKNOWN');
  });

  test('without a call is refused', async () => {
    const world = createVoiceAgentsWorld(createScriptedGate());
    assert.equal((await world.announce({ call_sid: undefined })).body.code, 'BODY_MALFORMED');
  });

  test('for a call that had a conversation withdraws its grants', async () => {
    const gate = createScriptedGate();
    const world = createVoiceAgentsWorld(gate);
    await world.announce();
    await world.announce();
    assert.equal(gate.asked.length, 0);
    await world.tool('lookUpTool', { auth_ticket: 'ticket' });
    await world.announce();
    assert.deepEqual(gate.asked.at(-1), ['revokeGrants', callSid]);
    assert.equal((await world.tool('screenTool')).body.code, 'CONVERSATION_UNKNOWN');
    assert.equal((await world.tool('screenTool', { conversation_id: 'conv_0002' })).status, 200);
  });
});

/** A world in the middle of a conversation. */
async function talking(hook?: (event: PostCallEvent) => void | Promise<void>) {
  const gate = createScriptedGate();
  const clock = createManualClock(1_800_000_000_000);
  const state = createMemorySharedState({ clock });
  const postCall = { secrets: [webhookSecret], ...(hook === undefined ? {} : { onPostCall: hook }) };
  const world = createVoiceAgentsWorld(gate, { clock, state, options: { postCall } });
  await world.announce();
  await world.tool('screenTool');
  gate.asked.length = 0;
  return { gate, clock, world };
}
const pushTo = (events: PostCallEvent[]) => (event: PostCallEvent) => {
  events.push(event);
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the webhook after a conversation', () => {
  test('withdraws the grants of its call, ends it, and tells the hook', async () => {
    const events: PostCallEvent[] = [];
    const { gate, world } = await talking(pushTo(events));
    const { status, body } = await world.postCall(transcription);
    assert.deepEqual([status, body], [200, {}]);
    await settled();
    assert.deepEqual(gate.asked, [['revokeGrants', callSid]]);
    const { type, data } = transcription;
    assert.deepEqual(events, [{ type, at: 1_800_000_000_000, conversationId, callId: callSid, data }]);
    assert.equal((await world.tool('screenTool')).body.code, 'CONVERSATION_UNKNOWN');
  });

  test('sent again does nothing, however its signature is spelt', async () => {
    const events: PostCallEvent[] = [];
    const { gate, clock, world } = await talking(pushTo(events));
    const header = webhookSignature(webhookSecret, JSON.stringify(transcription), clock.now() / 1000);
    for (const spelling of [header, header, header.replace(',', ', '), `${header},v0=${'0'.repeat(64)}`]) {
      assert.equal((await world.postCall(transcription, spelling)).status, 200);
      clock.advance(590_000);
    }
    await settled();
    assert.equal(events.length, 1);
    assert.equal(gate.asked.length, 1);
    clock.advance(590_000);
    assert.equal((await world.postCall(transcription, header)).body.code, 'WEBHOOK_SIGNATURE_INVALID');
  });

  test('is taken by one of two that come at once', async () => {
    const events: PostCallEvent[] = [];
    const { world } = await talking(pushTo(events));
    await Promise.all([world.postCall(transcription), world.postCall(transcription)]);
    await settled();
    assert.equal(events.length, 1);
  });

  test('that could not be followed may be sent again', async () => {
    let isDown = true;
    const gate = createScriptedGate({ revokeGrants: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve()) });
    const world = createVoiceAgentsWorld(gate);
    await world.announce();
    await world.tool('screenTool');
    const header = webhookSignature(webhookSecret, JSON.stringify(transcription));
    assert.equal((await world.postCall(transcription, header)).body.code, 'STATE_FAILED');
    isDown = false;
    assert.equal((await world.postCall(transcription, header)).status, 200);
    assert.equal(gate.asked.filter(([method]) => method === 'revokeGrants').length, 2);
  });

  test('leaves a human what they took over', async () => {
    const { gate, world } = await talking();
    await world.tool('transferTool', { auth_ticket: 'ticket' });
    await world.postCall(transcription);
    assert.ok(!gate.asked.some(([method]) => method === 'revokeGrants'));
  });

  test('of audio, of a call that failed to begin, or of a type that is not known yet is accepted', async () => {
    const types: string[] = [];
    const { world } = await talking(({ type }) => {
      types.push(type);
    });
    for (const type of ['post_call_audio', 'call_initiation_failure', 'something_new']) {
      assert.equal((await world.postCall({ type, data: {} })).status, 200);
    }
    assert.equal((await world.postCall({ type: 'without_data' })).status, 200);
    await settled();
    assert.deepEqual(types, ['post_call_audio', 'call_initiation_failure', 'something_new', 'without_data']);
  });

  test('is answered before a hook that hangs, and a hook that fails is logged without what it said', async () => {
    const { world } = await talking(() => Promise.reject(new Error('transcript: hello')));
    assert.equal((await world.postCall(transcription)).status, 200);
    await settled();
    const entry = world.entries.find(({ event }) => event === 'post-call-hook-failed');
    assert.ok(entry !== undefined && !JSON.stringify(entry).includes('hello'));
    const hanging = await talking(() => new Promise(() => undefined));
    assert.equal((await hanging.world.postCall(transcription)).status, 200);
  });

  test('that is unsigned, or signed for another body, changes nothing', async () => {
    const { gate, world } = await talking();
    for (const header of ['', webhookSignature(webhookSecret, '{}', 1_800_000_000)]) {
      assert.equal((await world.postCall(transcription, header)).body.code, 'WEBHOOK_SIGNATURE_INVALID');
    }
    assert.deepEqual(gate.asked, []);
    assert.equal((await world.tool('screenTool')).status, 200);
  });

  test('may be larger than other bodies, up to its own limit', async () => {
    const { world } = await talking();
    const sized = (bytes: number) => ({ type: 'post_call_audio', data: { full_audio: 'a'.repeat(bytes) } });
    assert.equal((await world.postCall(sized(limits.requestBodyBytes * 2))).status, 200);
    assert.equal((await world.postCall(sized(limits.postCallBodyBytes))).body.code, 'BODY_TOO_LARGE');
  });

  test('is refused where none is configured', async () => {
    const world = createVoiceAgentsWorld(createScriptedGate(), { options: { postCall: undefined as never } });
    assert.equal((await world.postCall(transcription)).body.code, 'WEBHOOK_SIGNATURE_INVALID');
  });
});
