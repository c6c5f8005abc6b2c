import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fastLog } from './fast-log.js';
import { CEPSTRA, COSINES } from './feature-extraction.js';
import { MEL_BANDS, MelBank } from './mel-bank.js';

describe('MelBank', () => {
  const bank = new MelBank(256, 8000);

  function energiesOf(bin: number): Float64Array {
    const power = new Float64Array(129);
    power[bin] = 1;
    const energies = new Float64Array(MEL_BANDS + 2);
    bank.apply(power, energies);
    return energies;
  }

  it('shares each bin between two neighbouring filters with weights that sum to one', () => {
    for (let bin = bank.firstBin; bin < bank.endBin; bin++) {
      const energies = energiesOf(bin);
      const heard = [...energies.keys()].filter((band) => (energies[band] ?? 0) > 0);
      assert.ok(heard.length <= 2 && (heard.at(-1) ?? 0) - (heard[0] ?? 0) <= 1);
      assert.ok(Math.abs(energies.reduce((sum, x) => sum + x, 0) - 1) < 1e-12);
    }
  });

  it('hears nothing outside 200 to 3700 Hz', () => {
    for (const bin of [0, 3, 6, 119, 128])
      assert.equal(
        energiesOf(bin).reduce((sum, x) => sum + x, 0),
        0,
      );
  });

  it('has filters that rise in frequency and are all reached', () => {
    const total = new Float64Array(MEL_BANDS + 2);
    bank.apply(new Float64Array(129).fill(1), total);
    for (let band = 1; band <= MEL_BANDS; band++) assert.ok((total[band] ?? 0) > 0.5);
    assert.ok((total[MEL_BANDS] ?? 0) > 3 * (total[1] ?? 0), 'higher filters are wider');
  });
});

describe('the cosine transform', () => {
  it('has orthonormal rows', () => {
    for (let a = 0; a < CEPSTRA; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let band = 0; band < MEL_BANDS; band++) sum += (COSINES[a * MEL_BANDS + band] ?? 0) * (COSINES[b * MEL_BANDS + band] ?? 0);
        assert.ok(Math.abs(sum - (a === b ? 1 : 0)) < 1e-12);
      }
    }
  });

  it('ignores loudness: a constant spectrum has no cepstra', () => {
    for (let order = 0; order < CEPSTRA; order++) {
      const sum = COSINES.subarray(order * MEL_BANDS, (order + 1) * MEL_BANDS).reduce((total, x) => total + x, 0);
      assert.ok(Math.abs(sum) < 1e-12);
    }
  });
});

describe('fastLog', () => {
  it('stays within 0.00025 of the logarithm from 1e-7 to 1e7', () => {
    for (let x = 1e-7; x < 1e7; x *= 1.0137) assert.ok(Math.abs(fastLog(x) - Math.log(x)) < 2.6e-4);
  });
});
