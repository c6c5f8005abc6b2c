import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { createCallGate } from '../gate/create-call-gate.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { checkCaps } from './code-caps.js';
import { createCodesModel } from './codes-model.js';
import { hesitant, playParallel, playSequential, type Play } from './codes-play.js';
import { codesKey, createCodesWorld, recordOf } from './codes-world.js';
import { createGateCodes } from './gate-codes.js';
import { createGrantKey } from './gate-parts.js';
import { createManualClock } from './kit.js';

/** What the worker runs: the test runner's hooks on every promise would take four times as long as the codes. */
export interface CapsWork {
  readonly how: 'parallel' | 'model' | 'gate';
  readonly sequences: number;
  readonly steps: number;
}

/** What came of it. */
export interface CapsReport {
  readonly sequences: number;
  readonly operations: number;
  readonly accepted: number;
  readonly limited: number;
}

const clock = createManualClock(1_000_000_000);
const state = hesitant(createMemorySharedState({ clock }));
const world = createCodesWorld(state, {}, clock);
const gate = createCallGate({
  state,
  clock,
  subjectKey: codesKey,
  grants: { keys: [createGrantKey()], issuer: 'caps' },
  actions: { transfer: {}, close: {} },
  codes: { ...world.options, destinations: (subject) => Promise.resolve(recordOf(subject)), answerAfter: 0 },
  entries: { keypad: true, linkUrl: 'https://kit.example/enter' },
});
const total = { sequences: 0, operations: 0, accepted: 0, limited: 0 };
let round = 0;

/** Every sequence has customers and phones of its own, days after the last one's. */
function begin(seed: number, instance: Play['instances'][number] = world.codes): Play {
  round += 1;
  state.seed(seed);
  clock.advance(48 * 3_600_000);
  world.arrived.length = 0;
  return { world, instances: [instance], suffix: `/${round}` };
}

async function run({ how, sequences, steps }: CapsWork): Promise<CapsReport> {
  const numbers = fc.noBias(fc.array(fc.nat(0xff_ffff), { minLength: 2, maxLength: steps }));
  await fc.assert(
    fc.asyncProperty(fc.noBias(fc.nat()), numbers, async (seed, played) => {
      total.sequences += 1;
      if (how === 'model') {
        total.accepted += await playSequential(begin(seed), played, createCodesModel());
        total.operations += played.length;
        return;
      }
      const log = await playParallel(begin(seed, how === 'gate' ? createGateCodes(gate, world) : world.codes), played);
      checkCaps({ ...log, operations: log.operations.filter(({ outcome }) => outcome !== 'NOT_COUNTED') });
      total.operations += log.operations.length;
      for (const { kind, outcome } of log.operations) {
        if (outcome === 'CODES_LIMITED') total.limited += 1;
        if (outcome === 'ok' && kind === 'check') total.accepted += 1;
      }
    }),
    { numRuns: sequences },
  );
  return total;
}

parentPort?.postMessage(await run(workerData as CapsWork));
