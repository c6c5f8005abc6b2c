import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { callSid, taskSid } from '../testkit/twilio-double.js';
import { type CreateFault, createStreamsWorld, type Instance, type World } from '../testkit/streams-world.js';

/** Of each property; `CALLSEAL_STREAM_RUNS=5000` is the long run. */
const runs = Number(process.env.CALLSEAL_STREAM_RUNS ?? 120);
const alice = { owner: 'alice' };
const actions = ['start', 'start', 'start-and-abandon', 'stop', 'task-ended', 'sweep', 'die', 'hang-up', 'wait'] as const;
type Action = (typeof actions)[number];
interface Step {
  readonly on: 0 | 1;
  readonly action: Action;
}

const stepOf = (allowed: readonly Action[]): fc.Arbitrary<Step> =>
  fc.record({ on: fc.constantFrom(0 as const, 1 as const), action: fc.constantFrom(...allowed) });
const faultOf = fc.constantFrom<CreateFault[]>('none', 'none', 'refused', 'answer-lost', 'late');

async function act({ streams }: Instance, action: Exclude<Action, 'die' | 'hang-up' | 'wait'>): Promise<void> {
  if (action === 'start') await streams.start({ callSid, taskSid }, alice);
  else if (action === 'start-and-abandon') await streams.abandon(await streams.start({ callSid }, alice));
  else if (action === 'stop') await streams.stop(callSid);
  else if (action === 'task-ended') await streams.taskEnded(taskSid, undefined);
  else await streams.sweep();
}

/** Runs the steps, each beginning at some turn of the scheduler, until nothing moves any more. */
async function play(world: World, instances: Instance[], steps: readonly Step[], scheduler: fc.Scheduler): Promise<void> {
  const running = steps.map(async ({ on, action }) => {
    await scheduler.schedule(Promise.resolve(), action);
    const instance = instances[on];
    if (instance === undefined) return;
    // all waits together stay below the life of a lock: whoever works longer than that may be overtaken
    if (action === 'wait') world.advance(2_600);
    else if (action === 'hang-up') world.hangUp(callSid);
    else if (action === 'die') {
      instance.die();
      // a load balancer sends what follows to the one that replaces it
      const successor = world.createInstance();
      instances[on] = successor;
      world.listen(successor);
    } else {
      // what fails is answered with an error; what it leaves behind is what is looked at
      await Promise.race([act(instance, action).catch(() => undefined), instance.died]);
    }
  });
  await scheduler.waitFor(Promise.all(running));
  await scheduler.waitIdle();
}

describe('however starts, stops, reports, losses and crashes interleave on two instances', () => {
  for (const isHeard of [true, false]) {
    test(`nothing is left open after a stop and a sweep, ${isHeard ? 'with' : 'without'} reports`, async () => {
      let everOpened = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(stepOf(actions), { minLength: 2, maxLength: 8 }),
          fc.array(faultOf, { maxLength: 4 }),
          async (scheduler, steps, faults) => {
            const world = createStreamsWorld({ scheduler, isHeard, faults });
            const instances = [world.createInstance(), world.createInstance()];
            await play(world, instances, steps, scheduler);
            everOpened += world.mostAtOnce(callSid);
            // locks and answers of the dead have run out by now
            world.advance(60_000);
            const last = world.createInstance();
            world.listen(last);
            await scheduler.waitFor(last.streams.stop(callSid));
            await scheduler.waitIdle();
            await scheduler.waitFor(Promise.all([last.streams.sweep(), instances[0]?.streams.sweep()]));
            await scheduler.waitIdle();
            assert.deepEqual(world.open(callSid), []);
          },
        ),
        { numRuns: runs },
      );
      assert.ok(everOpened > runs / 5, `streams were opened at all: ${everOpened}`);
    });

    test(`nothing is left open when nobody stops it but the sweep, ${isHeard ? 'with' : 'without'} reports`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(stepOf(['start', 'start', 'stop', 'die', 'start-and-abandon']), { minLength: 1, maxLength: 6 }),
          fc.array(faultOf, { maxLength: 3 }),
          async (scheduler, steps, faults) => {
            const world = createStreamsWorld({ scheduler, isHeard, faults });
            const instances = [world.createInstance(), world.createInstance()];
            await play(world, instances, steps, scheduler);
            world.advance(200_000);
            const last = world.createInstance();
            world.listen(last);
            for (let times = 0; times < 2; times += 1) {
              await scheduler.waitFor(last.streams.sweep());
              await scheduler.waitIdle();
            }
            assert.deepEqual(world.open(callSid), []);
          },
        ),
        { numRuns: runs },
      );
    });

    test(`a sweep leaves a stream alone that was just given to somebody, ${isHeard ? 'with' : 'without'} reports`, async () => {
      let given = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(stepOf(['start', 'start', 'stop', 'start-and-abandon', 'sweep', 'die', 'wait']), { maxLength: 5 }),
          fc.array(faultOf, { maxLength: 3 }),
          fc.array(fc.boolean(), { maxLength: 4 }),
          async (scheduler, steps, faults, stopFaults) => {
            const world = createStreamsWorld({ scheduler, isHeard, faults, stopFaults });
            const instances = [world.createInstance(), world.createInstance()];
            await play(world, instances, steps, scheduler);
            const last = world.createInstance();
            world.listen(last);
            const started = await scheduler.waitFor(last.streams.start({ callSid }, alice).catch(() => undefined));
            await scheduler.waitIdle();
            if (started === undefined) return;
            given += 1;
            await scheduler.waitFor(Promise.all([last, ...instances].map(({ streams }) => streams.sweep())));
            await scheduler.waitIdle();
            assert.ok(world.open(callSid).includes(started.streamSid));
          },
        ),
        { numRuns: runs },
      );
      assert.ok(given > runs / 5, `streams were given at all: ${given}`);
    });

    test(`a call never has two open streams while the provider answers, ${isHeard ? 'with' : 'without'} reports`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(stepOf(['start', 'start', 'stop', 'start-and-abandon', 'task-ended', 'sweep', 'wait']), { minLength: 2, maxLength: 8 }),
          async (scheduler, steps) => {
            const world = createStreamsWorld({ scheduler, isHeard, faults: [] });
            await play(world, [world.createInstance(), world.createInstance()], steps, scheduler);
            assert.ok(world.mostAtOnce(callSid) <= 1);
          },
        ),
        { numRuns: runs },
      );
    });
  }
});

test('starts on two instances at once give one stream, the same to both', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = createStreamsWorld({ scheduler, isHeard: true, faults: [] });
      const [first, second] = [world.createInstance(), world.createInstance()];
      const both = Promise.all([first.streams.start({ callSid }, alice), second.streams.start({ callSid }, alice)]);
      const [one, other] = await scheduler.waitFor(both);
      assert.deepEqual(one, other);
      assert.deepEqual(world.open(callSid), [one.streamSid]);
    }),
    { numRuns: 100 },
  );
});
