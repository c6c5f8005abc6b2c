import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createManualClock } from '../testkit/kit.js';
import { sharedStateConformance } from './conformance.js';
import { createMemorySharedState } from './memory-shared-state.js';

describe('memory conforms', () => {
  for (const { title, run } of sharedStateConformance) {
    test(title, () => {
      const state = createMemorySharedState();
      return run(() => state);
    });
  }
});

test('a value lives to the millisecond', async () => {
  const clock = createManualClock();
  const state = createMemorySharedState({ clock });
  await state.set('k', 'v', 1000);
  clock.advance(999);
  assert.equal(await state.get('k'), 'v');
  assert.equal(await state.add('k', 'w', 1000), false);
  clock.advance(1);
  assert.equal(await state.get('k'), null);
  assert.equal(await state.add('k', 'w', 1000), true);
});

test('a full memory refuses what is new, keeps what it has, and takes more when something has expired', async () => {
  const clock = createManualClock();
  const state = createMemorySharedState({ clock, capacity: 2 });
  await state.set('a', '1', 1000);
  await state.set('b', '2', 2000);
  await assert.rejects(state.add('c', '3', 1000), { code: 'STATE_FAILED' });
  await assert.rejects(state.set('c', '3', 1000), { code: 'STATE_FAILED' });
  await state.set('a', 'again', 1000);
  assert.equal(await state.get('b'), '2');
  clock.advance(1000);
  assert.equal(await state.add('c', '3', 1000), true);
  assert.equal(await state.get('a'), null);
});

test('values that nobody asks for again do not pile up', async () => {
  const clock = createManualClock();
  const state = createMemorySharedState({ clock, capacity: 3000 });
  for (let index = 0; index < 20_000; index += 1) {
    await state.set(`k${index}`, 'v', 100);
    clock.advance(1);
  }
  assert.equal(await state.get('k19999'), 'v');
});

for (const capacity of [0, -1, 1.5, Infinity, Number.NaN]) {
  test(`a capacity of ${capacity} is refused`, () => {
    assert.throws(() => createMemorySharedState({ clock: createManualClock(), capacity }), { code: 'CONFIG_INVALID' });
  });
}

interface Step {
  readonly op: 'get' | 'set' | 'add' | 'swap' | 'delete' | 'wait';
  readonly key: string;
  readonly value: string;
  readonly ms: number;
}

test('any sequence of steps has the outcome of the obvious model', async () => {
  const step: fc.Arbitrary<Step> = fc.record({
    op: fc.constantFrom('get', 'set', 'add', 'swap', 'delete', 'wait'),
    key: fc.constantFrom('a', 'b', 'c'),
    value: fc.constantFrom('1', '2'),
    ms: fc.integer({ min: 1, max: 50 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = createManualClock(0);
      const state = createMemorySharedState({ clock });
      let model: { key: string; value: string; until: number }[] = [];
      for (const { op, key, value, ms } of steps) {
        model = model.filter(({ until }) => until > clock.now());
        const held = model.find((entry) => entry.key === key);
        const write = (): void => {
          model = [...model.filter((entry) => entry.key !== key), { key, value, until: clock.now() + ms }];
        };
        if (op === 'wait') clock.advance(ms);
        if (op === 'get') assert.equal(await state.get(key), held?.value ?? null);
        if (op === 'set') {
          await state.set(key, value, ms);
          write();
        }
        if (op === 'add') {
          assert.equal(await state.add(key, value, ms), held === undefined);
          if (held === undefined) write();
        }
        if (op === 'swap') {
          assert.equal(await state.swap(key, '1', value, ms), held?.value === '1');
          if (held?.value === '1') write();
        }
        if (op === 'delete') {
          assert.equal(await state.delete(key, value), held?.value === value);
          if (held?.value === value) model = model.filter((entry) => entry.key !== key);
        }
      }
    }),
    { numRuns: 200 },
  );
});
