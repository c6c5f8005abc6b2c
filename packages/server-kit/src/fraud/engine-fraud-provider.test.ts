import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { ScreenResult } from '@callseal/protocol/screening';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { createEngineScreenWorld, type EngineScreenWorldOptions, screenedCall, screenToken } from '../testkit/engine-screen-world.js';
import type { ServedSession } from '../testkit/signalling-double.js';
import { callSid, json, otherCallSid, streamSid } from '../testkit/twilio-double.js';
import type { EngineFraudOptions } from './engine-fraud-options.js';
import { createEngineFraudProvider } from './engine-fraud-provider.js';

const { signal } = new AbortController();
const ready = 'info-consumer-ready';
const clean: ScreenResult = {
  risk: 0.1,
  replay: { checked: true, authenticity: 0.9, recordings: 3 },
  injection: { checked: true, score: 0, findings: [] },
  watchlist: { checked: true, hit: false, entries: 2 },
  reasons: [],
  model: { hash: '84378700cb09c9bb4264fa3258050d67' },
  net_speech_duration: 5,
  input_audio_duration: 6,
};
const unchecked = {
  risk: null,
  replay: { checked: false, authenticity: null, recordings: 0 },
  injection: { checked: false, score: null, findings: [] },
} as const;

/** Plays the engine's part: listens, and says this once the caller is streamed. */
async function screen(result: unknown, options: Partial<EngineFraudOptions> = {}) {
  await using world = await createEngineScreenWorld({ options });
  const found = world.provider.screen(screenedCall, { signal });
  const session = await world.engine.next();
  session.say(ready, { call_id: callSid });
  await world.streamed();
  session.say('info-vad-status', { net_speech_duration: 2 });
  session.say('result-screen', result);
  const screening = await found;
  await world.closed();
  return screening;
}

describe('a screen through the engine', () => {
  test('asks for a token of its own, listens before it streams, and closes the stream and the session afterwards', async () => {
    await using world = await createEngineScreenWorld();
    const before = Date.now();
    const found = world.provider.screen(screenedCall, { signal });
    const session = await world.engine.next();
    assert.deepEqual([session.namespace, session.token], ['/screen', `Bearer ${screenToken}`]);
    assert.equal(new URLSearchParams(world.tokenRequests[0]).get('scope'), 'fraud');
    assert.deepEqual(session.initialize.screen_request, { audio_total_duration: 5 });
    assert.equal(session.initialize.metadata?.call_id, callSid);
    assert.ok(!world.twilio.calls().some((call) => call.endsWith('/Streams')), 'nobody is heard before the engine listens');
    session.say(ready, { call_id: callSid });
    await world.streamed();
    session.say('result-screen', clean);
    const { at, ...screening } = await found;
    assert.deepEqual(screening, {
      risk: 0.1,
      isSynthetic: null,
      isOnWatchlist: false,
      reasons: [],
      model: '84378700cb09c9bb replay+injection+watchlist',
    });
    assert.ok(at >= before && at <= Date.now());
    await session.left;
    await world.closed();
    assert.ok(world.twilio.calls().includes(`POST Calls/${callSid}/Streams/${streamSid(1)}`));
  });

  test('of a registered caller has their credential compared, unless the engine cannot read it', async () => {
    await using world = await createEngineScreenWorld();
    await world.credentials.put(screenedCall.callerNumber, { credential: 'sealed-elsewhere' });
    const found = world.provider.screen(screenedCall, { signal });
    const first = await world.engine.next();
    assert.equal(first.initialize.screen_request?.credential, 'sealed-elsewhere');
    first.say('error-parameters', { exception: 'InvalidCredential', error: 'another key' });
    const second = await world.engine.next();
    assert.equal('credential' in (second.initialize.screen_request ?? {}), false);
    second.say(ready, {});
    await world.streamed();
    second.say('result-screen', clean);
    assert.equal((await found).risk, 0.1);
  });

  test('waits while another operation listens to the call, and does not touch its stream', async () => {
    await using world = await createEngineScreenWorld();
    const found = world.provider.screen(screenedCall, { signal });
    for (let turn = 0; turn < 3; turn++) {
      const session = await world.engine.next();
      session.say('error-consumer-not-ready', { exception: 'CallAlreadyInSession', error: 'busy' });
      await session.left;
      assert.deepEqual(world.twilio.calls(), []);
    }
    const session = await world.engine.next();
    session.say(ready, {});
    await world.streamed();
    session.say('result-screen', clean);
    assert.equal((await found).risk, 0.1);
  });
});

describe('what the engine found', () => {
  test('is synthetic when it is a recording or an injection', async () => {
    for (const reason of ['replayed-recording', 'injected-audio']) {
      const { isSynthetic, reasons, risk } = await screen({ ...clean, risk: 0.8, reasons: [reason] });
      assert.deepEqual([isSynthetic, reasons, risk], [true, [reason], 0.8]);
    }
  });

  test('is on the watchlist or not, or nobody knows', async () => {
    const hit = await screen({ ...clean, risk: 0.95, watchlist: { checked: true, hit: true, entries: 2 }, reasons: ['watchlist-match'] });
    assert.deepEqual([hit.isOnWatchlist, hit.isSynthetic], [true, null]);
    const unknown = await screen({ ...clean, watchlist: { checked: false, hit: null, entries: 0 } });
    assert.deepEqual([unknown.isOnWatchlist, unknown.model], [null, '84378700cb09c9bb replay+injection']);
  });

  test('counts as not synthetic only where somebody accepts that, and both were looked for', async () => {
    const options = { acceptReplayAndInjection: true };
    assert.equal((await screen(clean, options)).isSynthetic, false);
    assert.equal((await screen({ ...clean, replay: unchecked.replay }, options)).isSynthetic, null);
    assert.equal((await screen({ ...clean, injection: unchecked.injection }, options)).isSynthetic, null);
    assert.equal((await screen({ ...clean, reasons: ['injected-audio'] }, options)).isSynthetic, true);
  });

  test('is no risk that could be told when nothing could be checked', async () => {
    const { risk, isSynthetic, model } = await screen({ ...clean, ...unchecked });
    assert.deepEqual([risk, isSynthetic, model], [null, null, '84378700cb09c9bb watchlist']);
  });

  test('is told in words of the closed list', async () => {
    assert.deepEqual((await screen({ ...clean, reasons: ['vendor-secret', 'other', 'injected-audio'] })).reasons, [
      'other',
      'injected-audio',
    ]);
  });
});

type Play = (session: ServedSession) => void;
const listening =
  (play: Play): Play =>
  (session) => {
    session.say(ready, { call_id: callSid });
    play(session);
  };
const failures: readonly (readonly [string, EngineScreenWorldOptions])[] = [
  ['gives no token', { token: () => Promise.resolve(new Response('', { status: 401 })) }],
  ['refuses the connection', { refuse: true }],
  [
    'refuses the parameters',
    {
      onSession: (session) => {
        session.say('error-parameters', { error: 'no' });
      },
    },
  ],
  [
    'fails inside',
    {
      onSession: listening((session) => {
        session.say('error-das-Peak', {});
      }),
    },
  ],
  [
    'hears nobody',
    {
      onSession: listening((session) => {
        session.say('error-audio', { hint: 'silence' });
      }),
    },
  ],
  [
    'leaves before it listens',
    {
      onSession: (session) => {
        session.drop();
      },
    },
  ],
  [
    'leaves while it listens',
    {
      onSession: listening((session) => {
        session.drop();
      }),
    },
  ],
  [
    'listens to another call',
    {
      onSession: (session) => {
        session.say(ready, { call_id: otherCallSid });
      },
    },
  ],
  [
    'judges before it has listened',
    {
      onSession: (session) => {
        session.say('result-screen', clean);
      },
    },
  ],
  [
    'says what cannot be read',
    {
      onSession: listening((session) => {
        session.say('result-screen', { ...clean, risk: 'low' });
      }),
    },
  ],
  [
    'contradicts itself',
    {
      onSession: listening((session) => {
        session.say('result-screen', { ...clean, replay: { ...clean.replay, checked: false } });
      }),
    },
  ],
  [
    'is not reached by the telephony',
    {
      onSession: listening(() => undefined),
      twilio: ({ path }) => (path.endsWith('/Streams.json') ? json({ code: 20001, message: 'no' }, 400) : undefined),
    },
  ],
  [
    'is asked about a caller who cannot be looked up',
    { credentials: { ...createMemoryCredentialStore(), get: () => Promise.reject(new Error('disk')) } },
  ],
];

describe('an engine that', () => {
  for (const [what, options] of failures) {
    test(`${what} has not screened`, async () => {
      await using world = await createEngineScreenWorld(options);
      await assert.rejects(world.provider.screen(screenedCall, { signal }), { code: 'SCREEN_FAILED' });
      const isStreamed = world.twilio.calls().some((call) => call.endsWith('/Streams'));
      if (isStreamed && what !== 'is not reached by the telephony') await world.closed();
      await Promise.all(world.engine.sessions.map(({ left }) => left));
    });
  }

  for (const [what, end] of [
    [
      'takes too long',
      (world: { runOut(): void }) => {
        world.runOut();
      },
    ],
    [
      'nobody waits for any more',
      (_world: unknown, controller: AbortController) => {
        controller.abort();
      },
    ],
  ] as const) {
    for (const step of ['before it listens', 'while it listens'] as const) {
      test(`${what} ${step} has not screened, and listens no longer`, async () => {
        await using world = await createEngineScreenWorld();
        const controller = new AbortController();
        const found = world.provider.screen(screenedCall, { signal: controller.signal });
        const session = await world.engine.next();
        if (step === 'while it listens') {
          session.say(ready, {});
          await world.streamed();
        }
        end(world, controller);
        await assert.rejects(found, { code: 'SCREEN_FAILED' });
        await session.left;
        if (step === 'while it listens') await world.closed();
      });
    }
  }

  test('says any of the golden messages is understood or has not screened', async () => {
    for (const kind of ['valid', 'invalid'] as const) {
      const file = new URL(import.meta.resolve(`@callseal/protocol/fixtures/${kind}/screening.json`));
      const { events } = JSON.parse(readFileSync(file, 'utf8')) as {
        events: readonly { title: string; event: string; args: readonly unknown[] }[];
      };
      for (const { title, event, args } of events.filter((one) => one.event === 'result-screen')) {
        await using world = await createEngineScreenWorld({
          onSession: listening((session) => {
            session.say(event, ...args);
          }),
        });
        const found = world.provider.screen(screenedCall, { signal });
        if (kind === 'valid') await assert.doesNotReject(found, title);
        else await assert.rejects(found, { code: 'SCREEN_FAILED' }, title);
      }
    }
  });
});

describe('options of the engine as provider', () => {
  const tokens = { tokenUrl: 'https://engine.example/oauth2/token', clientId: 'id', clientSecret: 'secret-of-the-engine' };
  const valid = { signallingUrl: 'wss://engine.example', tokens };
  for (const [what, options] of [
    ['a plain URL', { ...valid, signallingUrl: 'ws://engine.example' }],
    ['a query', { ...valid, signallingUrl: 'wss://engine.example/?x=1' }],
    ['a plain token URL', { ...valid, tokens: { ...tokens, tokenUrl: 'http://engine.example/' } }],
    ['too little speech', { ...valid, speechSeconds: 2 }],
    ['too little time', { ...valid, timeout: 5000 }],
    ['a name with a space', { ...valid, name: 'our engine' }],
  ] satisfies readonly (readonly [string, EngineFraudOptions])[]) {
    test(`with ${what} are refused`, () => {
      assert.throws(() => createEngineFraudProvider(options, {} as never), { code: 'CONFIG_INVALID' });
    });
  }
});
