import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { routes } from '@callseal/protocol/routes';
import type { Callseal } from '../app/create-callseal.js';
import type { SharedState } from '../state/shared-state.js';
import { createHookAccess } from '../streams/hook-access.js';
import { createGateParts } from '../testkit/gate-parts.js';
import { assertError, send } from '../testkit/kit.js';
import { accessToken, ask, begin, caller, createRelayWorld, credential, follow, receipt, register, saying } from '../testkit/relay-kit.js';
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
      withDirectMode: true,
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

describe('beside a relay no page', () => {
  const headers = { authorization: 'Bearer alice' };
  const about = { subject: caller };
  const direct = [
    [routes.token, {}],
    [routes.lookUpCredential, about],
    [routes.storeCredential, { ...about, credential: 'the voice of somebody else' }],
    [routes.deleteCredential, about],
    [routes.lookUpConsent, about],
    [routes.storeConsent, { ...receipt('agreed'), ...about }],
  ] as const;

  test('gets a token or a registration, or writes what the relay compares with, unless direct mode is kept', async () => {
    for (const withDirectMode of [false, true]) {
      await using world = await createRelayWorld({ withDirectMode });
      await register(world);
      for (const [{ path }, json] of direct) {
        const { status } = await send(world.kit, path, { json, headers });
        assert.equal(status, withDirectMode ? 200 : 404, path);
      }
    }
  });

  test('holds anybody off by what it says came of a verification', async () => {
    await using world = await createRelayWorld({ options: { limits: { failedVerifications: { points: 1, seconds: 60 } } } });
    const report = { ...about, callSid: otherCallSid, operation: 'verify', verdict: 'mismatch', milliseconds: 5000 };
    const reported = await send(world.kit, routes.reportVerdict.path, { json: report, headers });
    assert.deepEqual(await reported.json(), { coolOffSeconds: 0 });
    assert.equal((await ask(world.kit, 'caller', { callSid })).status, 200);
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
    // several came with one verdict: which is shown first depends on a millisecond
    return state?.evidence.map(({ kind, outcome, source, value }) => [kind, outcome, source, value]).sort();
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
      ['spoof', 'passed', 'relay', 0.98],
      ['voice-match', 'passed', 'relay', 0.93],
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
