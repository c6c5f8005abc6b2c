import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reasonsOf, riskOf, type RiskFactors } from './risk.js';

const replay = fc.option(
  fc.boolean().chain((replayed) =>
    fc.record({
      replayed: fc.constant(replayed),
      bitErrorRate: fc.double({ min: 0, max: 0.5, noNaN: true }),
      authenticity: replayed ? fc.constantFrom(0, 0.1, 0.2, 0.3, 0.4) : fc.constant(0.9),
    }),
  ),
);
const injection = fc.option(
  fc.constantFrom(
    { checked: true, score: 0, findings: [] },
    { checked: true, score: 0.7, findings: ['no-line-noise' as const] },
    { checked: true, score: 0.9, findings: ['no-line-noise' as const, 'repeated-audio' as const] },
  ),
);
const factors: fc.Arbitrary<RiskFactors> = fc.record({ replay, injection, isOnWatchlist: fc.constantFrom(true, false, null) });

test('a hit is at least 0.9, a recording or an injection at least 0.7, and what is clean below 0.4', () => {
  fc.assert(
    fc.property(factors, (found) => {
      const risk = riskOf(found);
      const isAttack = found.replay?.replayed === true || (found.injection?.score ?? 0) > 0;
      if (found.isOnWatchlist === true) assert.ok(risk !== null && risk >= 0.9 && risk <= 1);
      else if (isAttack) assert.ok(risk !== null && risk >= 0.7 && risk <= 1);
      else assert.ok(risk === null || risk < 0.4);
      assert.equal(reasonsOf(found).length > 0, risk !== null && risk >= 0.7);
    }),
  );
});

test('nothing checked is no risk that could be told, whatever the watchlist says', () => {
  for (const isOnWatchlist of [false, null]) assert.equal(riskOf({ replay: null, injection: null, isOnWatchlist }), null);
});

test('one more finding never lowers the risk', () => {
  fc.assert(
    fc.property(factors, (found) => (riskOf({ ...found, isOnWatchlist: true }) ?? 0) >= (riskOf({ ...found, isOnWatchlist: false }) ?? 0)),
  );
});
