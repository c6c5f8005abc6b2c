import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { readFixture } from './support/read-fixture.test-support.js';
import {
  isFinal,
  parseServerEvent,
  parseTokenReply,
  RegisterInitializeSchema,
  type ServerEvent,
  VerifyInitializeSchema,
} from './signalling.js';

interface InitializeFixture {
  readonly title: string;
  readonly operation: 'register' | 'verify';
  readonly message: unknown;
}
interface EventFixture {
  readonly title: string;
  readonly operation: 'register' | 'verify';
  readonly event: string;
  readonly args: readonly unknown[];
}
const initializeSchemas = { register: RegisterInitializeSchema, verify: VerifyInitializeSchema };

describe('initialize', () => {
  for (const { title, operation, message } of readFixture<InitializeFixture>('valid/initialize.json')) {
    test(`accepts ${title}`, () => {
      const { metadata } = initializeSchemas[operation].parse(message);
      assert.equal(metadata.sample_rate, 8000);
      assert.equal(metadata.channels, 1);
    });
  }
  for (const { title, operation, message } of readFixture<InitializeFixture>('invalid/initialize.json')) {
    test(`refuses ${title}`, () => {
      assert.equal(initializeSchemas[operation].safeParse(message).success, false);
    });
  }

  test('reads decimal strings as numbers', () => {
    const { register_request } = RegisterInitializeSchema.parse({
      metadata: { audio_protocol: 'twilio', call_id: 'CA1' },
      register_request: { authenticity_threshold: '0.25', audio_total_duration: '3.5' },
    });
    assert.deepEqual(register_request, { authenticity_threshold: 0.25, audio_total_duration: 3.5 });
  });

  test('emits one name for the score threshold, whichever was sent', () => {
    const parsed = VerifyInitializeSchema.parse({
      metadata: { audio_protocol: 'twilio', call_id: 'CA1' },
      verify_request: { credential: 'c', similarity_threshold: 0.6, authenticity_threshold: 0.5, audio_total_duration: 3 },
    });
    assert.equal(parsed.verify_request.score_threshold, 0.6);
    assert.equal('similarity_threshold' in parsed.verify_request, false);
  });
});

describe('events of the service', () => {
  for (const { title, operation, event, args } of readFixture<EventFixture>('valid/server-events.json')) {
    test(`accepts ${title}`, () => {
      const parsed = parseServerEvent(operation, event, args);
      assert.equal(parsed?.name, event);
      assert.equal(parsed.operation, operation);
    });
  }
  for (const { title, operation, event, args } of readFixture<EventFixture>('invalid/server-events.json')) {
    test(`refuses ${title}`, () => {
      assert.throws(() => parseServerEvent(operation, event, args), { code: 'SIGNALLING_MALFORMED' });
    });
  }

  test('an unknown event is ignored', () => {
    assert.equal(parseServerEvent('verify', 'info-weather', [{}]), null);
    assert.equal(parseServerEvent('register', 'result-fail-score', [{ score: 0.1 }]), null);
    assert.equal(parseServerEvent('register', 'constructor', [{}]), null);
  });

  test('fields nobody knows yet, and the collected audio, are left behind', () => {
    const parsed = parseServerEvent('register', 'result-success', [{ credential: 'c', later: 1 }, { collected_audio: 'x' }]);
    assert.deepEqual(parsed, { operation: 'register', name: 'result-success', payload: { credential: 'c' } } satisfies ServerEvent);
  });

  test('results and errors end an operation, information does not', () => {
    assert.deepEqual(['result-success', 'error-audio', 'info-vad-status'].map(isFinal), [true, true, false]);
  });
});

describe('token replies', () => {
  const accepted: readonly (readonly [string, unknown])[] = [
    ['an object', { token_type: 'Bearer', access_token: 'abc' }],
    ['an object as text', '{"token_type":"Bearer","access_token":"abc"}'],
    ['raw text', 'Bearer abc'],
    ['a JSON string', '"Bearer abc"'],
    ['a bare token', 'abc'],
    ['an object without a type', { access_token: 'abc' }],
  ];
  for (const [title, reply] of accepted) {
    test(`reads ${title}`, () => {
      assert.deepEqual(parseTokenReply(reply), { token_type: 'Bearer', access_token: 'abc' });
    });
  }
  test('keeps the lifetime, as number or text', () => {
    assert.equal(parseTokenReply({ access_token: 'a', expires_in: '300' }).expires_in, 300);
  });
  for (const reply of [
    undefined,
    null,
    '',
    7,
    {},
    [],
    '{"access_token":',
    '<html>',
    '[1]',
    '<html>not a token</html> x y',
    { access_token: '' },
  ]) {
    test(`refuses ${inspect(reply)} without repeating it`, () => {
      assert.throws(
        () => parseTokenReply(reply),
        (error: { code: string; message: string }) => error.code === 'TOKEN_MALFORMED' && !error.message.includes('html'),
      );
    });
  }
});
