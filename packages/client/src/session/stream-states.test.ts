/** What became of the stream is asked while an attempt needs it, and said plainly when no audio can come. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StreamState } from '@callseal/protocol/routes';
import { settle } from '../testing.js';
import { call, createHarness, type Harness, type HarnessOptions } from './harness.test.js';
import { defaultTimeouts, streamChecks } from './timeouts.js';

interface Question {
  readonly callSid: string;
  readonly signal: AbortSignal;
  readonly answer: (state: StreamState['state'] | null, error?: string) => Promise<void>;
  readonly refuse: () => Promise<void>;
}

function createAsked(options: HarnessOptions = {}): readonly [Harness, Question[]] {
  const questions: Question[] = [];
  const state = ({ callSid }: { readonly callSid: string }, signal: AbortSignal) =>
    new Promise<StreamState | null>((resolve, reject) => {
      questions.push({
        callSid,
        signal,
        answer: (told, error) => {
          resolve(told === null ? null : { callSid, state: told, ...(error === undefined ? {} : { error }) });
          return settle();
        },
        refuse: () => {
          reject(new Error('no'));
          return settle();
        },
      });
    });
  return [createHarness({ credential: 'kept', streamAnswers: { state }, ...options }), questions];
}

async function listen([harness]: readonly [Harness, unknown]): Promise<void> {
  await harness.call();
  await harness.toAudio('verify');
}

const { waiting: checkWaiting, listening: checkListening } = streamChecks;

describe('the state of a stream', () => {
  it('is asked for a second after the start, and a second after each answer, while no audio comes', async () => {
    const world = createAsked();
    const [{ clock }, questions] = world;
    await listen(world);
    await clock.pass(checkWaiting - 1);
    assert.equal(questions.length, 0);
    await clock.pass(1);
    assert.deepEqual(
      questions.map(({ callSid }) => callSid),
      ['CA1'],
    );
    // never twice at a time
    await clock.pass(checkWaiting * 3);
    assert.equal(questions.length, 1);
    await questions[0]?.answer('starting');
    await clock.pass(checkWaiting);
    assert.equal(questions.length, 2);
  });

  it('is asked for every three seconds while the caller is heard', async () => {
    const world = createAsked();
    const [harness, questions] = world;
    await listen(world);
    await harness.clock.pass(checkWaiting);
    await harness.hear(1);
    await questions[0]?.answer('started');
    await harness.clock.pass(checkListening - 1);
    assert.equal(questions.length, 1);
    await harness.clock.pass(1);
    assert.equal(questions.length, 2);
    harness.expect('listening');
  });

  it('is asked for when audio came before the answer of the start', async () => {
    let started = (): void => undefined;
    const questions: string[] = [];
    const harness = createHarness({
      credential: 'kept',
      streamAnswers: {
        start: () => new Promise((resolve) => (started = resolve)),
        state: ({ callSid }) => {
          questions.push(callSid);
          return Promise.resolve({ callSid, state: 'started' });
        },
      },
    });
    await harness.call();
    await harness.act('verify');
    await harness.emit('info-consumer-ready');
    await harness.hear(1);
    await harness.clock.pass(checkListening * 2);
    assert.equal(questions.length, 0);
    started();
    await settle();
    await harness.clock.pass(checkListening);
    assert.equal(questions.length, 1);
  });

  it('that failed makes the attempt unavailable at once, with the code of the provider', async () => {
    const world = createAsked();
    const [harness, questions] = world;
    await listen(world);
    await harness.clock.pass(checkWaiting);
    await questions[0]?.answer('failed', '31920');
    const state = harness.expect('unavailable');
    assert.deepEqual([state.code, state.detail, state.failed], ['STREAM_FAILED', '31920', 'verify']);
    assert.deepEqual(
      state.attempts.map(({ outcome, reason }) => [outcome, reason]),
      [['unavailable', 'STREAM_FAILED']],
    );
    assert.equal(harness.stream.open.size, 0);
    assert.equal(harness.clock.pending, 0);
    assert.ok(harness.session.availableActions().includes('retry'));
  });

  it('that failed while the caller was heard ends what cannot go on', async () => {
    const world = createAsked();
    const [harness, questions] = world;
    await listen(world);
    await harness.hear(1);
    await harness.clock.pass(checkListening);
    await questions[0]?.answer('failed', 'free text about +4912345');
    assert.deepEqual([harness.expect('unavailable').code, harness.expect('unavailable').detail], ['STREAM_FAILED', null]);
  });

  for (const [seconds, reason] of [
    [0, 'silence'],
    [1.2, 'too-little-speech'],
  ] as const) {
    it(`that stopped after ${seconds} s of speech leaves it open, with what was heard`, async () => {
      const world = createAsked();
      const [harness, questions] = world;
      await listen(world);
      await harness.hear(seconds);
      await harness.clock.pass(checkListening);
      await questions[0]?.answer('stopped');
      const state = harness.expect('inconclusive');
      assert.deepEqual([state.reason, state.netSpeechSeconds], [reason, seconds]);
      assert.equal(harness.stream.open.size, 0);
    });
  }

  it('matters no more once enough was heard', async () => {
    const world = createAsked();
    const [harness, questions] = world;
    await listen(world);
    await harness.clock.pass(checkWaiting);
    await harness.hear(3);
    await questions[0]?.answer('failed', '31920');
    harness.expect('deciding');
    await harness.clock.pass(defaultTimeouts.verdict - 1);
    assert.equal(questions.length, 1);
    await harness.emit('result-success', { score: 0.9 });
    harness.expect('verified');
  });

  it('that nobody can tell changes nothing, and is asked for again', async () => {
    const world = createAsked();
    const [harness, questions] = world;
    await listen(world);
    await harness.clock.pass(checkWaiting);
    await questions[0]?.refuse();
    await harness.clock.pass(checkWaiting);
    assert.equal(questions.length, 2);
    // an answer that does not come is given up
    await harness.clock.pass(defaultTimeouts.streamState);
    assert.equal(questions[1]?.signal.aborted, true);
    await harness.clock.pass(checkWaiting);
    assert.equal(questions.length, 3);
    await questions[2]?.answer('none');
    harness.expect('waiting-for-audio');
  });

  it('is not asked for again by an attempt that was told that it cannot be known', async () => {
    const world = createAsked();
    const [harness, questions] = world;
    await listen(world);
    await harness.clock.pass(checkWaiting);
    await questions[0]?.answer(null);
    await harness.clock.pass(defaultTimeouts.firstAudio - checkWaiting);
    assert.equal(questions.length, 1);
    assert.equal(harness.expect('unavailable').code, 'AUDIO_TIMEOUT');
  });

  it('is not asked for when nobody can be asked', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    assert.equal(harness.clock.pending, 2);
  });

  for (const [how, leave] of [
    ['is stopped by the agent', (harness: Harness) => harness.act('cancel')],
    [
      'ends with its call',
      (harness: Harness) => {
        harness.session.dispatch({ type: 'call-changed', call: { callSid: 'CA2', callerId: '+2' }, inProgress: true });
        return settle();
      },
    ],
    [
      'ends with the session',
      (harness: Harness) => {
        harness.session.dispose();
        return settle();
      },
    ],
  ] as const) {
    it(`of an attempt that ${how} is given up, and its late answer changes nothing`, async () => {
      const world = createAsked();
      const [harness, questions] = world;
      await listen(world);
      await harness.clock.pass(checkWaiting);
      await leave(harness);
      const [question] = questions;
      assert.ok(question?.signal.aborted);
      const left = harness.state();
      await question.answer('failed', '31920');
      assert.equal(harness.state(), left);
      await harness.clock.pass(checkListening * 3);
      assert.equal(questions.length, 1);
    });
  }

  it('of an earlier attempt is not taken for that of the next one on the same call', async () => {
    const world = createAsked();
    const [harness, questions] = world;
    await listen(world);
    await harness.clock.pass(checkWaiting);
    await harness.act('cancel');
    await harness.toAudio('verify');
    await questions[0]?.answer('failed', '31920');
    harness.expect('waiting-for-audio');
    await harness.clock.pass(checkWaiting);
    assert.equal(questions.length, 2);
    await questions[1]?.answer('failed', '31921');
    assert.equal(harness.expect('unavailable').detail, '31921');
  });

  it('may be asked for with a port that throws', async () => {
    const [harness] = createAsked({
      streamAnswers: {
        state: () => {
          throw new Error('host');
        },
      },
    });
    await harness.call();
    await harness.toAudio('verify');
    await harness.clock.pass(checkWaiting * 3);
    harness.expect('waiting-for-audio');
  });
});

describe('a response', () => {
  const results: readonly [string, object, string][] = [
    ['result-success', { score: 0.9 }, 'match'],
    ['result-success', { score: 0.3 }, 'unavailable'],
    ['result-fail-score', { score: 0.3 }, 'mismatch'],
    ['result-fail-spoof', { authenticity: 0.1 }, 'spoof'],
    ['error-audio', { exception: 'VoiceDurationIsNotEnoughException' }, 'inconclusive'],
    ['error-audio', { exception: 'InvalidCredential' }, 'unavailable'],
    ['error-das-Peak', {}, 'unavailable'],
  ];
  for (const [name, payload, verdict] of results) {
    it(`to ${name} ${JSON.stringify(payload)} says ${verdict}, how long it took, and beside it whom it is about`, async () => {
      const told: unknown[] = [];
      const harness = createHarness({
        credential: 'kept',
        onResponse: (response, callerId) => told.push([response.verdict, response.milliseconds, response.callSid, callerId]),
      });
      await harness.call();
      await harness.clock.pass(60_000);
      await harness.toAudio('verify');
      await harness.clock.pass(2_500);
      await harness.emit(name, payload);
      assert.deepEqual(told, [[verdict, 2_500, call.callSid, call.callerId]]);
    });
  }

  it('to a registration says match, and its test is told as one', async () => {
    const harness = createHarness();
    await harness.call();
    await harness.toAudio('register');
    await harness.clock.pass(4_000);
    await harness.emit('result-success', { credential: 'fresh' });
    await harness.emit('info-consumer-ready');
    await harness.clock.pass(3_000);
    await harness.emit('result-fail-score', { score: 0.1 });
    assert.deepEqual(
      harness.responses.map(({ purpose, verdict, milliseconds }) => [purpose, verdict, milliseconds]),
      [
        ['register', 'match', 4_000],
        ['test', 'mismatch', 3_000],
      ],
    );
  });
});
