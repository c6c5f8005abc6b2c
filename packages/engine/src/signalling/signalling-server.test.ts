import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { io } from 'socket.io-client';
import { exceptions, namespaces, parseServerEvent } from '@callseal/protocol/signalling';
import { createCredentialSealer } from '../credential/credential-sealer.js';
import { generateSealingKey } from '../service/engine-options.js';
import { EngineHarness, registerPayload, until, verifyPayload } from '../testing/engine-harness.js';
import { ManualClock } from '../testing/manual-clock.js';
import { constantAudio } from '../testing/media-frames.js';

const sealingKey = generateSealingKey();
const clock = new ManualClock();
const harness = await EngineHarness.start({ sealingKey, clock });
after(() => harness.close());
const sealer = createCredentialSealer({ sealingKey, modelHash: 'scripted-1' });
/** A fresh credential of the scripted voice 0: recordings are remembered per credential. */
const newCredential = (): string => sealer.seal(Uint8Array.of(0, 9, 9, 9, 9));
const credential = newCredential();
let calls = 0;
const nextCall = (): string => `CA-signalling-${calls++}`;

for (const operation of ['register', 'verify'] as const) {
  for (const namespace of namespaces[operation]) {
    for (const transport of ['websocket', 'polling'] as const) {
      test(`${namespace} over ${transport} gets ready, reports progress and answers once, in the documented shapes`, async () => {
        const call = nextCall();
        const session = await harness.connect(namespace, [transport]);
        session.socket.emit('initialize', operation === 'register' ? registerPayload(call) : verifyPayload(call, newCredential()));
        const ready = await session.event('info-consumer-ready');
        assert.equal(ready.payload.call_id, call);
        assert.equal((ready.payload.engine as { name: string }).name, 'callseal-engine');
        const audio = await harness.play(call, constantAudio(0, 1));
        await session.event('info-vad-status');
        audio.send(
          ...[...constantAudio(0, 2.1)].map((piece) =>
            JSON.stringify({ event: 'media', media: { payload: Buffer.from(piece).toString('base64') } }),
          ),
        );
        assert.equal((await session.final()).name, 'result-success');
        for (const { name, args } of session.events) assert.notEqual(parseServerEvent(operation, name, args), null);
        assert.equal((await audio.closure()).code, 1000);
      });
    }
  }
}

for (const namespace of namespaces.alive) {
  test(`${namespace} answers by accepting, and disconnects when asked`, async () => {
    const session = await harness.connect(namespace);
    session.socket.emit('alive');
    await until('the disconnect', () => session.disconnects === 1);
  });
}

async function refusalCode(options: { auth?: Record<string, unknown>; extraHeaders?: Record<string, string> }): Promise<string> {
  const socket = io(`${harness.engine.url}/register`, { ...options, transports: ['websocket'], forceNew: true, reconnection: false });
  const error = await new Promise<Error & { data?: { code?: string } }>((resolve, reject) => {
    socket.on('connect_error', resolve);
    socket.on('connect', () => {
      reject(new Error('connected'));
    });
  });
  socket.disconnect();
  return error.data?.code ?? error.message;
}

for (const [what, options, expected] of [
  ['no token', {}, 'TOKEN_MISSING'],
  ['an empty token', { auth: { token: '' } }, 'TOKEN_MISSING'],
  ['a token that is no text', { auth: { token: { $ne: '' } } }, 'TOKEN_MISSING'],
  ['a made-up token', { auth: { token: 'Bearer abc' } }, 'TOKEN_INVALID'],
  ['random bytes', { auth: { token: randomBytes(56).toString('base64url') } }, 'TOKEN_INVALID'],
  ['a made-up header', { extraHeaders: { authorization: 'Bearer abc' } }, 'TOKEN_INVALID'],
] as const) {
  test(`${what} is refused with ${expected}`, async () => {
    assert.equal(await refusalCode(options), expected);
  });
}

test('an expired token is refused with TOKEN_EXPIRED; a fresh one in the header is enough', async () => {
  const token = await harness.token();
  clock.advance(301);
  assert.equal(await refusalCode({ auth: { token } }), 'TOKEN_EXPIRED');
  await assert.rejects(refusalCode({ extraHeaders: { authorization: `Bearer ${await harness.token()}` } }), /connected/);
});

const metadata = (changes: Readonly<Record<string, unknown>>) => ({
  ...registerPayload('CA-bad'),
  metadata: { ...registerPayload('CA-bad').metadata, ...changes },
});
const malformed: readonly (readonly [string, unknown, string])[] = [
  ['nothing', undefined, 'initialize carries'],
  ['null', null, 'initialize carries'],
  ['a text', 'CA1', 'initialize carries'],
  ['a list', [], 'initialize carries'],
  ['bytes', Buffer.from([1, 2, 3]), 'metadata'],
  ['no metadata', { register_request: {} }, 'metadata'],
  ['no request', { metadata: registerPayload('x').metadata }, 'register_request'],
  ['no call id', metadata({ call_id: undefined }), 'metadata.call_id'],
  ['an empty call id', metadata({ call_id: '' }), 'metadata.call_id'],
  ['an endless call id', metadata({ call_id: 'x'.repeat(129) }), 'metadata.call_id'],
  ['a call id that is a number', metadata({ call_id: 7 }), 'metadata.call_id'],
  ['an unknown protocol', metadata({ audio_protocol: 'sip' }), 'metadata.audio_protocol'],
  ['another codec', metadata({ audio_codec: 'alaw' }), 'metadata.audio_codec'],
  ['another rate', metadata({ sample_rate: '16000' }), 'metadata.sample_rate'],
  ['a rate that is no number', metadata({ sample_rate: 'NaN' }), 'metadata.sample_rate'],
  ['two channels', metadata({ channels: '2' }), 'metadata.channels'],
  ['another format', metadata({ audio_format: 'wav' }), 'metadata.audio_format'],
  ['too short a duration', registerPayload('CA-bad', { audio_total_duration: 2.9 }), 'register_request.audio_total_duration'],
  ['too long a duration', registerPayload('CA-bad', { audio_total_duration: 31 }), 'register_request.audio_total_duration'],
  ['an infinite duration', registerPayload('CA-bad', { audio_total_duration: '1e999' }), 'register_request.audio_total_duration'],
  ['a threshold above 1', registerPayload('CA-bad', { authenticity_threshold: 1.1 }), 'register_request.authenticity_threshold'],
  ['another model', registerPayload('CA-bad', { model_hash: 'other' }), 'register_request.model_hash'],
];
for (const [what, payload, names] of malformed) {
  test(`initialize with ${what} gets error-parameters that names the field`, async () => {
    const session = await harness.connect('/register');
    session.socket.emit('initialize', payload);
    const { name, payload: answer } = await session.final();
    assert.equal(name, 'error-parameters');
    assert.ok(typeof answer.exception === 'string' && typeof answer.error === 'string');
    assert.ok(answer.error.startsWith(names), answer.error);
    assert.equal(harness.engine.stats().sessions, 0);
  });
}

test('audiohook is answered with error-consumer-not-ready until it is served', async () => {
  const session = await harness.connect('/register');
  session.socket.emit('initialize', metadata({ audio_protocol: 'audiohook' }));
  assert.equal((await session.final()).name, 'error-consumer-not-ready');
});

const foreign = createCredentialSealer({ sealingKey: generateSealingKey(), modelHash: 'scripted-1' }).seal(new Uint8Array(5));
const otherModel = createCredentialSealer({ sealingKey, modelHash: 'other' }).seal(new Uint8Array(5));
for (const [what, bad] of [
  ['foreign', foreign],
  ['of another model', otherModel],
  ['tampered with', `${credential.slice(0, -1)}${credential.endsWith('A') ? 'B' : 'A'}`],
  ['cut short', credential.slice(0, 40)],
  ['no credential at all', 'hello world'],
  ['very long', 'A'.repeat(98_000)],
] as const) {
  test(`a credential that is ${what} is refused with InvalidCredential and never repeated`, async () => {
    const session = await harness.connect('/verify');
    session.socket.emit('initialize', verifyPayload(nextCall(), bad));
    const { name, payload } = await session.final();
    assert.deepEqual([name, payload.exception], ['error-parameters', exceptions.invalidCredential]);
    assert.ok(!JSON.stringify(payload).includes(bad.slice(0, 20)));
  });
}

test('a verification without a credential or a score threshold names what is missing', async () => {
  for (const [changes, field] of [
    [{ credential: undefined }, 'credential'],
    [{ credential: '' }, 'credential'],
    [{ score_threshold: undefined }, 'score_threshold'],
  ] as const) {
    const session = await harness.connect('/verify');
    session.socket.emit('initialize', verifyPayload(nextCall(), credential, changes));
    assert.match(String((await session.final()).payload.error), new RegExp(`^verify_request\\.${field}`));
  }
});

test('a second initialize ends the operation with error-parameters, once', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  session.socket.emit('initialize', registerPayload(nextCall()));
  session.socket.emit('initialize', registerPayload(nextCall()));
  assert.equal((await session.final()).name, 'error-parameters');
  clock.advance(2);
  await until('the disconnect', () => session.disconnects === 1);
  assert.equal(session.events.filter(({ name }) => name.startsWith('error-')).length, 1);
  assert.equal(harness.engine.stats().sessions, 0);
});

test('a second session on a call is refused and the first goes on undisturbed', async () => {
  const call = nextCall();
  const first = await harness.ready('/register', registerPayload(call));
  const second = await harness.connect('/verify');
  second.socket.emit('initialize', verifyPayload(call, credential));
  assert.equal((await second.final()).name, 'error-consumer-not-ready');
  second.leave();
  await harness.play(call, constantAudio(5, 3.1));
  assert.equal((await first.final()).name, 'result-success');
});

test('a message larger than the limit ends the connection, and only that', async () => {
  const bystander = await harness.ready('/register', registerPayload(nextCall()));
  const session = await harness.connect('/register');
  session.socket.emit('initialize', { ...registerPayload(nextCall()), padding: 'x'.repeat(140_000) });
  await until('the disconnect', () => session.disconnects === 1);
  assert.equal(session.events.length, 0);
  assert.equal(bystander.disconnects, 0);
  bystander.leave();
});

test('a client that never initializes, and one that never leaves, are disconnected', async () => {
  const silent = await harness.connect('/register');
  clock.advance(10);
  await until('the disconnect', () => silent.disconnects === 1);
  const lingering = await harness.connect('/register');
  lingering.socket.emit('initialize', null);
  await lingering.final();
  clock.advance(1.3);
  await until('the disconnect', () => lingering.disconnects === 1);
});
