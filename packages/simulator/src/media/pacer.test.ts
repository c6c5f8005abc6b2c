import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPacer, type PacerClock } from './pacer.js';

/** A clock that is moved by hand; wakes come as late as it is moved. */
function createManualClock(): PacerClock & { moveTo(time: number): void; readonly timers: number } {
  let now = 0;
  const pending = new Map<() => void, number>();
  return {
    now: () => now,
    wake: (afterMilliseconds, callback) => {
      pending.set(callback, now + afterMilliseconds);
      return () => pending.delete(callback);
    },
    moveTo: (time) => {
      now = time;
      for (const [callback, at] of [...pending]) {
        if (at > now) continue;
        pending.delete(callback);
        callback();
      }
    },
    get timers() {
      return pending.size;
    },
  };
}

test('lateness does not add up: after any late wakes exactly the due frames were sent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.1, max: 300, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.constantFrom(1, 2, 10, 50),
      (steps, speed) => {
        const clock = createManualClock();
        let ticks = 0;
        createPacer({ speed, clock }).add(() => ticks++);
        let now = 0;
        for (const step of steps) {
          now += step;
          clock.moveTo(now);
        }
        // a wake is rounded up to a whole millisecond, so frames of the last millisecond may still be waiting
        const due = Math.floor((now * speed) / 20 + 1e-9);
        assert.ok(ticks <= due && ticks >= Math.floor(((now - 1) * speed) / 20 - 1e-9), `${ticks} of ${due}`);
      },
    ),
    { numRuns: 500 },
  );
});

test('a hundred calls share one timer and each keeps its own beat', () => {
  const clock = createManualClock();
  const pacer = createPacer({ clock });
  const ticks = new Array<number>(100).fill(0);
  for (let call = 0; call < 100; call++) {
    clock.moveTo(call * 3);
    pacer.add(() => {
      ticks[call] = (ticks[call] ?? 0) + 1;
    });
    assert.equal(clock.timers, 1);
  }
  for (let now = 298; now <= 10_000; now++) clock.moveTo(now);
  assert.deepEqual(
    ticks,
    ticks.map((_, call) => Math.floor((10_000 - call * 3) / 20)),
  );
});

test('after a long standstill the time in between is skipped', () => {
  const clock = createManualClock();
  let ticks = 0;
  createPacer({ clock }).add(() => ticks++);
  clock.moveTo(20);
  assert.equal(ticks, 1);
  clock.moveTo(3_600_000);
  assert.equal(ticks, 2);
  clock.moveTo(3_600_020);
  assert.equal(ticks, 3);
});

test('who leaves during a tick gets no further one, and an empty pacer holds no timer', () => {
  const clock = createManualClock();
  const pacer = createPacer({ clock });
  let ticks = 0;
  const leaves: (() => void)[] = [];
  const leaveAll = (): void => {
    ticks++;
    for (const leave of leaves) leave();
  };
  leaves.push(pacer.add(leaveAll), pacer.add(leaveAll));
  clock.moveTo(200);
  assert.equal(ticks, 1);
  assert.equal(clock.timers, 0);
});
