import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRelayStage, endings, figureOfEvent, readThrough, type RelayStage, secrets, taskOn } from '../testkit/relay-schedules.js';

const calls = ['CA-one', 'CA-two'] as const;
/** Sixty by default; `CALLSEAL_RELAY_RUNS` asks for more. */
const numRuns = Number(process.env.CALLSEAL_RELAY_RUNS ?? 60);

const instance = fc.constantFrom<0 | 1>(0, 1);
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('begin' as const),
        call: fc.constantFrom(...calls),
        on: instance,
        purpose: fc.constantFrom('register', 'test', 'verify'),
        hops: fc.array(fc.tuple(instance, fc.integer({ min: 1, max: 3 })), { maxLength: 2 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel' as const), operation: fc.nat(5), on: instance }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('advance' as const), milliseconds: fc.constantFrom(200, 1000, 6000) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('die' as const) }) },
    { weight: 5, arbitrary: fc.record({ type: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 60 }) }) },
  ),
  { minLength: 1, maxLength: 12 },
);

interface Begun {
  readonly call: string;
  readonly id: string;
  readonly read: ReturnType<typeof readThrough>;
  /** How much had been written when it was asked for, and when it was known to all. */
  readonly askedAt: number;
  readonly knownAt: number;
  cancelled: boolean;
}

/** Lets everything come to its end, moving the clock when nothing else happens. */
async function drain(stage: RelayStage, scheduler: fc.Scheduler, until: Promise<unknown>): Promise<void> {
  const done = { is: false };
  void until.then(() => (done.is = true));
  const idle = async (): Promise<void> => {
    await scheduler.waitIdle();
    await new Promise(setImmediate);
  };
  for (let rounds = 0; rounds < 5000; rounds += 1) {
    await idle();
    if (scheduler.count() > 0) continue;
    if (done.is) return;
    const next = stage.clock.untilNext();
    assert.ok(next !== undefined, 'somebody waits for what never comes');
    stage.clock.advance(next);
  }
  assert.fail('there is no end to it');
}

async function play(
  scheduler: fc.Scheduler,
  plays: Parameters<typeof createRelayStage>[1],
  script: typeof steps extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  const stage = createRelayStage(scheduler, plays);
  const begun: Begun[] = [];
  const under: Promise<unknown>[] = [];
  let isDead = false;
  for (const step of script) {
    const on = 'on' in step ? (isDead ? 1 : step.on) : 1;
    const { relay, died } = stage.instances[on];
    if (step.type === 'begin') {
      const askedAt = stage.written.length;
      under.push(
        Promise.race([relay.begin(taskOn(step.call, step.purpose as 'verify')), died]).then((id) => {
          if (typeof id === 'string')
            begun.push({
              call: step.call,
              id,
              read: readThrough(stage, id, step.hops),
              askedAt,
              knownAt: stage.written.length,
              cancelled: false,
            });
        }),
      );
    } else if (step.type === 'cancel') {
      const one = begun[step.operation % Math.max(1, begun.length)];
      if (one !== undefined) under.push(Promise.race([relay.cancel(one.id), died]).then((done) => (one.cancelled ||= done === true)));
    } else if (step.type === 'advance') stage.clock.advance(step.milliseconds);
    else if (step.type === 'die') {
      stage.instances[0].die();
      isDead = true;
    } else for (let count = 0; count < step.count && scheduler.count() > 0; count += 1) await scheduler.waitNext(1);
  }
  await drain(
    stage,
    scheduler,
    Promise.all(under).then(() => Promise.all(begun.map(({ read }) => read))),
  );
  const living = stage.instances.slice(isDead ? 1 : 0);
  await drain(stage, scheduler, Promise.all(living.map(({ relay }) => relay.finish(0))));
  if (isDead) {
    // what a dead instance left open is found by the sweep of another
    stage.clock.advance(200_000);
    await drain(stage, scheduler, stage.instances[1].sweep());
  }
  const asked = script.flatMap((step) => (step.type === 'begin' ? [step.call] : []));
  await check(stage, begun, asked, isDead);
}

const callOf = (stage: RelayStage, figure: number): string | undefined => stage.sessions.find((one) => one.figure === figure)?.callSid;

async function check(stage: RelayStage, begun: readonly Begun[], asked: readonly string[], isDead: boolean): Promise<void> {
  const toldFigures = new Set<number>();
  const excuses = new Map<string, number>();
  for (const { call, read, cancelled } of begun) {
    const { events, isForgotten } = await read;
    const names = events.map(({ name }) => name);
    const ids = events.map(({ id }) => id);
    assert.deepEqual(
      ids,
      [...new Set(ids)].sort((a, b) => a - b),
      'events come once, in their order',
    );
    if (isForgotten) assert.ok(asked.filter((other) => other === call).length >= 3, 'only older ones are forgotten');
    else assert.deepEqual([names.indexOf('relay-ended'), names.at(-1)], [names.length - 1, 'relay-ended'], 'it ends once');
    const verdicts = events.filter(({ name }) => /^(result|error)-/.test(name));
    assert.ok(verdicts.length <= 1);
    assert.ok(verdicts.length === 0 || !names.includes('relay-failed'));
    if (isForgotten || names.includes('relay-failed')) excuses.set(call, (excuses.get(call) ?? 0) + 1);
    if (cancelled) assert.deepEqual(verdicts, [], 'a cancelled operation has no verdict');
    const figures = verdicts.map(figureOfEvent).filter((figure) => figure !== undefined);
    for (const figure of figures) {
      assert.ok(!toldFigures.has(figure), 'a verdict is told of one operation');
      toldFigures.add(figure);
      assert.equal(callOf(stage, figure), call, 'a verdict is about its own call');
      assert.ok(!stage.sessions.some((session) => session.figure === figure && session.isStrange));
    }
  }
  // what was done with a verdict is known to whoever asked for it, but for what they were told has failed, or could not be told any more
  for (const call of isDead ? [] : calls) {
    const acted = stage.acts.flatMap(({ figure }) => (figure !== undefined && callOf(stage, figure) === call ? [figure] : []));
    const untold = new Set(acted.filter((figure) => !toldFigures.has(figure)));
    assert.ok(untold.size <= (excuses.get(call) ?? 0), 'a verdict was acted upon and not told');
  }
  for (const { what, figure, callSid } of stage.acts) {
    if (what === 'noted' && figure !== undefined) assert.equal(callOf(stage, figure), callSid);
  }
  assert.deepEqual(stage.openStreams(), [], 'no stream is left open');
  if (!isDead) {
    assert.deepEqual(
      stage.sessions.filter(({ isOpen }) => isOpen),
      [],
      'no session is left open',
    );
  }
  for (const newer of begun) {
    for (const older of begun.filter(({ call, knownAt }) => call === newer.call && knownAt <= newer.askedAt)) {
      const key = stage.keyOf(older.id);
      const decidedAt = stage.written.findIndex((one) => one.key === key && one.text.includes('"phase":"deciding"'));
      assert.ok(decidedAt < newer.knownAt, 'an older operation decides nothing once a newer one is known');
    }
  }
  const written = JSON.stringify(stage.written);
  for (const secret of Object.values(secrets)) assert.ok(!written.includes(secret) && !written.includes(secret.replace('+', '')));
}

test('in any order of presses, cancellations, late events and deaths, verdicts stay with their calls and nothing is left open', async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom(...endings), { minLength: 1, maxLength: 6 }), steps, play), {
    numRuns,
    includeErrorInReport: true,
  });
});
