import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { MEL_BANDS } from './mel-bank.js';
import { NoiseFloor } from './noise-floor.js';

const frame = (value: number): Float32Array => new Float32Array(MEL_BANDS).fill(value);

function feed(floor: NoiseFloor, value: number, frames: number): void {
  for (let n = 0; n < frames; n++) floor.update(frame(value));
}

describe('NoiseFloor', () => {
  it('takes the first frame for background', () => {
    const floor = new NoiseFloor();
    floor.update(frame(-5));
    assert.equal(floor.floor[0], -5);
  });

  it('keeps the floor through two seconds of speech', () => {
    const floor = new NoiseFloor();
    feed(floor, -10, 100);
    feed(floor, 0, 200);
    assert.equal(floor.floor[3], -10);
  });

  it('follows a quieter background at once', () => {
    const floor = new NoiseFloor();
    feed(floor, -5, 100);
    feed(floor, -12, 30);
    assert.ok((floor.floor[0] ?? 0) < -11.9);
  });

  it('accepts a louder background after about four seconds', () => {
    const floor = new NoiseFloor();
    feed(floor, -10, 100);
    feed(floor, -4, 440);
    assert.ok(Math.abs((floor.floor[0] ?? 0) + 4) < 0.01);
  });

  it('keeps bands apart', () => {
    const floor = new NoiseFloor();
    const tilted = Float32Array.from({ length: MEL_BANDS }, (_, band) => -band);
    for (let n = 0; n < 50; n++) floor.update(tilted);
    floor.floor.forEach((value, band) => {
      assert.ok(Math.abs(value + band) < 1e-4);
    });
  });
});
