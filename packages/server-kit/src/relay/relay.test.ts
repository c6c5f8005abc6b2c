import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Callseal } from '../app/create-callseal.js';
import type { SharedState } from '../state/shared-state.js';
import { createHookAccess } from '../streams/hook-access.js';
import { createGateParts } from '../testkit/gate-parts.js';
import { assertError, send } from '../testkit/kit.js';
import { accessToken, ask, begin, caller, createRelayWorld, credential, follow, register, saying } from '../testkit/relay-kit.js';
import { callSid, notFound, otherCallSid, streamSid } from '../testkit/twilio-double.js';

const ready = 'info-consumer-ready';
const progress = 'info-vad-status';
const opened = ['relay-opened', { score_threshold: 0.8, authenticity_threshold: 0.5, audio_total_duration: 3 }] as const;
const started = ['relay-stream', { state: 'started' }] as const;
const ended = ['relay-ended', {}] as const;
const stop = `POST Calls/${callSid}/Streams/${streamSid(1)}`;
const pairs = (events: Awaited<ReturnType<typeof follow>>) => events.map(({ name, data }) => [name, data]);

describe('a registration', () => {
  test('is asked for by the server, told step by step, and kept by the server alone', async () => {
    await using world = await createRelayWorld();
    const id = await begin(world.kit, 'register');
    const session = await world.voice.next();
    assert.deepEqual([session.namespace, session.token, session.header], ['/register', `Bearer ${accessToken}`, `Bearer ${accessToken}`]);
    assert.ok(!session.url.includes(accessToken));
    assert.deepEqual(session.initialize.register_request, { authenticity_threshold: 0.5, audio_total_duration: 3 });
    assert.equal(session.initialize.metadata?.call_id, callSid);
    assert.ok(!world.twilio.calls().includes(`POST Calls/${callSid}/Streams`), 'nobody is heard before the service listens');
    const events = follow(world.kit, id);
    session.say(ready, { call_id: callSid, engine: { name: 'callseal-engine', version: '1.0.0' } });
    session.say(progress, { net_speech_duration: 1.2, speaking: true });
    const made = { credential, model: { hash: 'model-1' }, authenticity: 0.97, net_speech_duration: 3.1 };
    session.say('result-success', made, { collected_audio: 'AAAA' });
    assert.deepEqual(pairs(await events), [
      opened,
      [ready, { call_id: callSid, engine: { name: 'callseal-engine', version: '1.0.0' } }],
      started,
      [progress, { net_speech_duration: 1.2, speaking: true }],
      ['result-success', { model: { hash: 'model-1' }, authenticity: 0.97, net_speech_duration: 3.1 }],
      ended,
    ]);
    assert.deepEqual(await world.credentials.get(caller), { credential, modelHash: 'model-1' });
    await session.left;
    assert.ok(world.twilio.calls().includes(stop), 'the stream is stopped');
  });

  test('that is a recording keeps nothing', async () => {
    await using world = await createRelayWorld({ onSession: saying(['result-fail-spoof', { authenticity: 0.03, species: 'replay' }]) });
    const events = await follow(world.kit, await begin(world.kit, 'register'));
    assert.deepEqual(pairs(events).slice(-2), [['result-fail-spoof', { authenticity: 0.03, species: 'replay' }], ended]);
    assert.equal(await world.credentials.get(caller), null);
  });

  test('that cannot be kept has failed, and is no success', async () => {
    await using world = await createRelayWorld({ onSession: saying(['result-success', { credential }]) });
    world.credentials.put = () => Promise.reject(new Error('disk'));
    const events = await follow(world.kit, await begin(world.kit, 'register'));
    assert.deepEqual(pairs(events).slice(-2), [['relay-failed', { step: 'store', code: 'STORE_FAILED' }], ended]);
  });
});

describe('a verification', () => {
  test('is judged by the thresholds of the server, against the registration that it keeps', async () => {
    const parameters = { scoreThreshold: 0.7, authenticityThreshold: 0.4, verificationSeconds: 5 };
    await using world = await createRelayWorld({ onSession: saying(['result-success', { score: 0.72, authenticity: 0.9 }]) });
    await register(world);
    const kit = world.createKit({ relay: { signallingUrl: `${world.voice.url}/socket.io/`, parameters } });
    const events = await follow(kit, await begin(kit, 'verify'));
    const [session] = world.voice.sessions;
    assert.equal(session?.namespace, '/socket.io/verify');
    const thresholds = { score_threshold: 0.7, authenticity_threshold: 0.4, audio_total_duration: 5 };
    assert.deepEqual(session.initialize.verify_request, { credential, ...thresholds });
    assert.deepEqual(pairs(events).slice(0, 1), [['relay-opened', thresholds]]);
    assert.deepEqual(pairs(events).slice(-2), [['result-success', { score: 0.72, authenticity: 0.9 }], ended]);
  });

  for (const [what, event, payload, told] of [
    ['another voice', 'result-fail-score', { score: 0.12, authenticity: 0.98 }, { score: 0.12, authenticity: 0.98 }],
    ['a recording', 'result-fail-spoof', { authenticity: 0.03 }, { authenticity: 0.03 }],
    [
      'too little speech',
      'error-audio',
      { exception: 'VoiceDurationIsNotEnoughException', error: `${caller} said 1 s` },
      { exception: 'VoiceDurationIsNotEnoughException' },
    ],
    ['a failure inside', 'error-das-Peak', { exception: `for ${caller}`, hint: credential.repeat(3) }, {}],
  ] as const) {
    test(`of ${what} is told without what is only text`, async () => {
      await using world = await createRelayWorld({ onSession: saying([event, payload]) });
      await register(world);
      assert.deepEqual(pairs(await follow(world.kit, await begin(world.kit, 'verify'))).slice(-2), [[event, told], ended]);
    });
  }

  for (const [what, event, payload] of [
    ['a success below the threshold', 'result-success', { score: 0.5, authenticity: 0.9 }],
    ['a success of a recording', 'result-success', { score: 0.9, authenticity: 0.1 }],
    ['what cannot be read', 'result-success', { score: 93 }],
  ] as const) {
    test(`that comes to ${what} is no verdict`, async () => {
      await using world = await createRelayWorld({ onSession: saying([event, payload]) });
      await register(world);
      const events = await follow(world.kit, await begin(world.kit, 'verify'));
      assert.deepEqual(pairs(events).slice(-2), [['relay-failed', { step: 'verdict', code: 'VOICE_SERVICE_FAILED' }], ended]);
    });
  }

  test('that failed is counted by the server, once, whatever the page reports too, until the caller must rest', async () => {
    await using world = await createRelayWorld({
      options: { limits: { failedVerifications: { points: 2, seconds: 60, coolOffSeconds: 60 } } },
      onSession: saying(['result-fail-score', { score: 0.1, authenticity: 0.9 }]),
    });
    await register(world);
    const report = { subject: caller, callSid, operation: 'verify', verdict: 'mismatch', milliseconds: 5000 };
    await follow(world.kit, await begin(world.kit, 'verify'));
    const reported = await send(world.kit, '/v1/verdicts', { json: report, headers: { authorization: 'Bearer alice' } });
    assert.deepEqual(await reported.json(), { coolOffSeconds: 0 });
    await follow(world.kit, await begin(world.kit, 'test'));
    await assertError(await ask(world.kit, 'start', { callSid, purpose: 'verify' }), 'CALLER_COOLING_OFF');
    await assertError(await ask(world.kit, 'caller', { callSid }), 'CALLER_COOLING_OFF');
    assert.equal(world.log.filter(({ event }) => event === 'verdict-reported').length, 0);
    const verdicts = world.log.filter(({ event }) => event === 'relay-ended').map(({ operation, verdict }) => [operation, verdict]);
    assert.deepEqual(verdicts, [
      ['verify', 'mismatch'],
      ['verify', 'mismatch'],
    ]);
  });
});

interface Trouble {
  /** How the token endpoint answers. */
  readonly tokens?: () => Promise<Response>;
  readonly refuse?: boolean;
  /** What the service says before it drops the connection. */
  readonly say?: readonly (readonly [event: string, payload: object])[];
  readonly noStream?: boolean;
}

const troubles: Readonly<Record<string, readonly [trouble: Trouble, step: string, code: string]>> = {
  'the voice service gives no token': [
    { tokens: () => Promise.resolve(new Response('no', { status: 500 })) },
    'token',
    'TOKEN_SERVICE_FAILED',
  ],
  'the voice service refuses the connection': [{ refuse: true }, 'channel', 'VOICE_SERVICE_FAILED'],
  'the voice service drops it before it listens': [{}, 'ready', 'VOICE_SERVICE_FAILED'],
  'the voice service drops it later': [{ say: [[ready, {}]] }, 'verdict', 'VOICE_SERVICE_FAILED'],
  'the voice service speaks of another call': [{ say: [[ready, { call_id: otherCallSid }]] }, 'ready', 'VOICE_SERVICE_FAILED'],
  'the voice service judges whom it has not heard': [{ say: [['result-success', { credential }]] }, 'ready', 'VOICE_SERVICE_FAILED'],
  'the telephony provider knows no such call': [{ say: [[ready, {}]], noStream: true }, 'stream', 'CALL_NOT_FOUND'],
};

describe('an operation that cannot go on', () => {
  for (const [what, [{ tokens, refuse = false, say = [], noStream = false }, step, code]] of Object.entries(troubles)) {
    test(`because ${what} tells where it failed`, async () => {
      await using world = await createRelayWorld({
        refuse,
        twilio: ({ path }) => (noStream && path.endsWith('/Streams.json') ? notFound : undefined),
        onSession: (session) => {
          for (const [event, payload] of say) session.say(event, payload);
          session.drop();
        },
      });
      const voiceService = { tokenUrl: 'https://voice.example', clientId: 'a', clientSecret: 'b', ...(tokens && { fetch: tokens }) };
      const kit = tokens === undefined ? world.kit : world.createKit({ voiceService });
      const events = await follow(kit, await begin(kit, 'register'));
      assert.deepEqual(pairs(events).slice(-2), [['relay-failed', { step, code }], ended]);
      await kit.finish(1000);
      assert.equal(world.log.at(-1)?.code, code);
    });
  }

  test('because its stream failed tells the provider’s code', async () => {
    await using world = await createRelayWorld();
    const id = await begin(world.kit, 'register');
    (await world.voice.next()).say(ready, {});
    const events = follow(world.kit, id);
    // as a report of the provider would change it
    await changeStream(world, (record) => ({ ...record, phase: 'failed', error: '31920' }));
    assert.deepEqual(pairs(await events).slice(-4), [
      started,
      ['relay-stream', { state: 'failed', code: '31920' }],
      ['relay-failed', { step: 'stream', code: 'TELEPHONY_FAILED' }],
      ended,
    ]);
  });
});

async function changeStream({ state }: { readonly state: SharedState }, change: (record: object) => object): Promise<void> {
  for (;;) {
    const text = await state.get(`stream:${callSid}`);
    if (text?.includes('"streamSid"') === true) {
      await state.set(`stream:${callSid}`, JSON.stringify(change(JSON.parse(text) as object)), 60_000);
      return;
    }
    await new Promise(setImmediate);
  }
}

describe('with a gate', () => {
  const { grants, actions } = createGateParts();
  const evidenceOf = async ({ kit }: { readonly kit: Callseal }): Promise<unknown> => {
    const state = await kit.gate?.state({ callId: callSid, caller }, { action: 'transfer' });
    return state?.evidence.map(({ kind, outcome, source, value }) => [kind, outcome, source, value]);
  };

  test('a verdict is evidence of its call, and of no other', async () => {
    await using world = await createRelayWorld({
      options: { gate: { grants, actions } },
      onSession: saying(['result-success', { score: 0.93, authenticity: 0.98 }]),
    });
    await register(world);
    await follow(world.kit, await begin(world.kit, 'test'));
    assert.deepEqual(await evidenceOf(world), []);
    await follow(world.kit, await begin(world.kit, 'verify'));
    assert.deepEqual(await evidenceOf(world), [
      ['voice-match', 'passed', 'relay', 0.93],
      ['spoof', 'passed', 'relay', 0.98],
    ]);
    const elsewhere = await world.kit.gate?.state({ callId: otherCallSid, caller }, { action: 'transfer' });
    assert.deepEqual(elsewhere?.evidence, []);
  });
});

describe('an operation is begun only', () => {
  const start = { callSid, purpose: 'verify' } as const;

  test('for a caller who is registered', async () => {
    await using world = await createRelayWorld();
    await assertError(await ask(world.kit, 'start', start), 'CREDENTIAL_NOT_FOUND');
    assert.equal(world.voice.sessions.length, 0);
  });

  test('for a caller whose number the telephony provider names', async () => {
    await using world = await createRelayWorld();
    for (const callerNumber of [undefined, 'anonymous', '+266696687']) {
      const kit = world.createKit({ calls: createHookAccess(() => (callerNumber === undefined ? {} : { callerNumber })) });
      for (const [path, body] of [
        ['start', start],
        ['caller', { callSid }],
        ['forget', { callSid }],
        ['consent', receipt('agreed')],
      ] as const) {
        await assertError(await ask(kit, path, { ...body, subject: caller, callerId: caller, callerNumber: caller }), 'CALLER_UNKNOWN');
      }
    }
  });

  test('by an agent who is on the call', async () => {
    await using world = await createRelayWorld({
      options: { calls: createHookAccess(({ identity }) => identity === 'alice' && { callerNumber: caller }) },
    });
    await register(world);
    for (const [path, body] of [
      ['start', start],
      ['caller', { callSid }],
      ['forget', { callSid }],
      ['consent', receipt('agreed')],
    ] as const) {
      await assertError(await ask(world.kit, path, body, 'bob'), 'AGENT_NOT_ON_CALL');
      await assertError(await ask(world.kit, path, body, 'nobody'), 'AGENT_NOT_AUTHENTICATED');
      await assertError(await ask(world.kit, path, { ...body, callSid: '../x' }), 'BODY_MALFORMED');
    }
    assert.notEqual(await world.credentials.get(caller), null);
  });

  test('for a caller who did not opt out, and has agreed where that is required', async () => {
    await using world = await createRelayWorld({ onSession: saying(['error-audio', {}]) });
    await register(world);
    const strict = world.createKit({ relay: { signallingUrl: world.voice.url, requireConsent: true } });
    await assertError(await ask(strict, 'start', start), 'CONSENT_MISSING');
    assert.deepEqual(await (await ask(strict, 'caller', { callSid })).json(), { registered: true, consent: null });
    assert.deepEqual(await (await ask(strict, 'consent', receipt('agreed'))).json(), { stored: true });
    assert.deepEqual(await (await ask(strict, 'caller', { callSid })).json(), {
      registered: true,
      consent: { answer: 'agreed', textVersion: '1' },
    });
    await follow(strict, await begin(strict, 'verify'));
    await ask(world.kit, 'consent', receipt('withdrawn'));
    for (const kit of [world.kit, strict]) await assertError(await ask(kit, 'start', start), 'CALLER_OPTED_OUT');
    assert.equal(await world.credentials.get(caller), null, 'a withdrawal destroys the registration');
  });

  test('as often as one caller may be streamed', async () => {
    await using world = await createRelayWorld({
      options: { limits: { perCallerNumber: { points: 1, seconds: 60 } } },
      onSession: saying(['error-audio', {}]),
    });
    await follow(world.kit, await begin(world.kit, 'register'));
    await assertError(await ask(world.kit, 'start', { callSid, purpose: 'register' }), 'RATE_LIMITED');
  });
});

function receipt(answer: string): object {
  return {
    callSid,
    answer,
    textVersion: '1',
    at: new Date(answer === 'agreed' ? 1_700_000_000_000 : 1_700_000_001_000).toISOString(),
    method: 'spoken-to-agent',
  };
}

describe('an operation ends early', () => {
  test('when it is cancelled: nobody is heard any more and nothing is kept', async () => {
    await using world = await createRelayWorld();
    const id = await begin(world.kit, 'register');
    const session = await world.voice.next();
    session.say(ready, {});
    const events = follow(world.kit, id);
    while (!world.twilio.calls().includes(`POST Calls/${callSid}/Streams`)) await new Promise(setImmediate);
    assert.deepEqual(await (await ask(world.kit, 'cancel', { id })).json(), { cancelled: true });
    session.say('result-success', { credential });
    assert.deepEqual(pairs(await events).at(-1), ended);
    await session.left;
    await world.kit.finish(1000);
    assert.ok(world.twilio.calls().includes(stop));
    assert.equal(await world.credentials.get(caller), null);
    assert.deepEqual(await (await ask(world.kit, 'cancel', { id })).json(), { cancelled: false });
    assert.deepEqual([world.log.at(-1)?.event, world.log.at(-1)?.verdict, world.log.at(-1)?.code], ['relay-ended', undefined, undefined]);
  });

  test('when another one of its call begins', async () => {
    await using world = await createRelayWorld();
    await register(world);
    const first = await begin(world.kit, 'verify');
    const older = await world.voice.next();
    older.say(ready, {});
    const second = await begin(world.kit, 'verify', 'bob');
    const newer = await world.voice.next();
    assert.deepEqual(pairs(await follow(world.kit, first)).at(-1), ended);
    older.say('result-success', { score: 0.95, authenticity: 0.95 });
    newer.say(ready, {});
    newer.say('result-success', { score: 0.85, authenticity: 0.85 });
    const told = await follow(world.kit, second, 0, 'bob');
    assert.deepEqual(pairs(told).slice(-2), [['result-success', { score: 0.85, authenticity: 0.85 }], ended]);
    await older.left;
  });

  test('when the caller withdraws, or the registration is deleted', async () => {
    for (const path of ['forget', 'consent']) {
      await using world = await createRelayWorld();
      const id = await begin(world.kit, 'register');
      const session = await world.voice.next();
      await ask(world.kit, path, path === 'forget' ? { callSid } : receipt('withdrawn'));
      session.say(ready, {});
      session.say('result-success', { credential });
      assert.deepEqual(pairs(await follow(world.kit, id)).at(-1), ended);
      await session.left;
      assert.equal(await world.credentials.get(caller), null);
    }
  });

  test('when the process does, which closes its stream and tells its readers', async () => {
    await using world = await createRelayWorld();
    const id = await begin(world.kit, 'register');
    const session = await world.voice.next();
    session.say(ready, {});
    while (!world.twilio.calls().includes(`POST Calls/${callSid}/Streams`)) await new Promise(setImmediate);
    const events = follow(world.kit, id);
    await world.kit.finish(0);
    assert.deepEqual(pairs(await events).slice(-2), [['relay-failed', { step: 'verdict', code: 'INTERNAL' }], ended]);
    assert.ok(world.twilio.calls().includes(stop));
    await session.left;
  });
});

describe('the events of an operation', () => {
  test('go on after any of them, by field or by header, and are still there after the end', async () => {
    await using world = await createRelayWorld({
      onSession: saying([progress, { net_speech_duration: 1 }], ['result-success', { credential }]),
    });
    const id = await begin(world.kit, 'register');
    const all = await follow(world.kit, id);
    assert.deepEqual(
      all.map((one) => one.id),
      all.map((_, index) => index + 1),
    );
    for (let after = 0; after <= all.length + 1; after += 1) {
      assert.deepEqual(await follow(world.kit, id, after), all.slice(after));
      const byHeader = await ask(world.kit, 'events', { id }, 'alice', { 'last-event-id': String(after) });
      assert.equal(byHeader.headers.get('content-type'), 'text/event-stream');
      assert.equal((await byHeader.text()).includes('relay-ended'), after < all.length);
    }
    for (const after of [-1, 1.5, 'x', '1e3', null]) await assertError(await ask(world.kit, 'events', { id, after }), 'BODY_MALFORMED');
  });

  test('keep only the newest progress', async () => {
    await using world = await createRelayWorld({
      onSession: saying(...Array.from({ length: 40 }, (_, at) => [progress, { net_speech_duration: at }] as const), ['error-audio', {}]),
    });
    const names = (await follow(world.kit, await begin(world.kit, 'register'))).map(({ name }) => name);
    const again = await follow(world.kit, await begin(world.kit, 'register'));
    assert.ok(names.filter((name) => name === progress).length <= 40);
    assert.ok(again.filter(({ name }) => name === progress).length <= 40);
  });

  test('are for whoever began it, or may hear the call now', async () => {
    const may = new Set(['alice']);
    await using world = await createRelayWorld({
      options: { calls: createHookAccess(({ identity }) => may.has(identity) && { callerNumber: caller }) },
      onSession: saying(['error-audio', {}]),
    });
    const id = await begin(world.kit, 'register');
    await follow(world.kit, id);
    for (const path of ['events', 'cancel']) {
      await assertError(await ask(world.kit, path, { id }, 'bob'), 'AGENT_NOT_ON_CALL');
      await assertError(await ask(world.kit, path, { id: 'A'.repeat(22) }), 'RELAY_NOT_FOUND');
      await assertError(await ask(world.kit, path, { id }, 'nobody'), 'AGENT_NOT_AUTHENTICATED');
    }
    may.delete('alice');
    may.add('bob');
    assert.equal((await ask(world.kit, 'events', { id })).status, 200, 'after a transfer it is still theirs');
    assert.equal((await ask(world.kit, 'events', { id }, 'bob')).status, 200);
    const elsewhere = world.createKit({ calls: { resolve: () => Promise.resolve({ callSid: otherCallSid, callerNumber: caller }) } });
    await assertError(await ask(elsewhere, 'events', { id }, 'bob'), 'AGENT_NOT_ON_CALL');
  });

  test('hold neither credential, token nor number, and neither do log and state', async () => {
    const everything = {
      error: `${caller} ${credential}`,
      exception: credential,
      species: caller,
      hint: accessToken,
      credential,
      score: 0.9,
      authenticity: 0.9,
    };
    for (const event of ['result-success', 'result-fail-spoof', 'error-audio', 'error-parameters']) {
      const written: string[] = [];
      await using world = await createRelayWorld({
        onSession: (session) => {
          session.say(ready, { engine: { name: caller, version: caller }, ...everything });
          session.say(progress, { net_speech_duration: 1, ...everything });
          session.say(event, everything);
        },
      });
      const { state } = world;
      for (const method of ['set', 'add', 'swap'] as const) {
        const original = state[method].bind(state) as (...given: readonly unknown[]) => Promise<never>;
        Object.assign(state, { [method]: (...given: readonly unknown[]) => (written.push(JSON.stringify(given)), original(...given)) });
      }
      const told = JSON.stringify(await follow(world.kit, await begin(world.kit, 'register')));
      await world.kit.finish(1000);
      for (const text of [told, JSON.stringify(world.log), written.join('\n')]) {
        assert.ok(text.length > 100);
        for (const secret of [caller, caller.slice(1), credential, accessToken]) assert.ok(!text.includes(secret), `${event}: ${text}`);
      }
    }
  });
});
