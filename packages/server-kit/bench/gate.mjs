/**
 * What the gate costs: microseconds per decision, and per issue and verification of a grant. Run after a build:
 * `node packages/server-kit/bench/gate.mjs`. Prints the median and the 95th percentile of batches, one figure a line.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createMemorySharedState } from '@callseal/server-kit';
import { assuranceProfiles, createGrants, decide, defaultPolicy } from '@callseal/server-kit/gate';

const batches = 60;
const warmUp = 10;
const callId = 'CA00000000000000000000000000000001';
const subject = 'pseudonym-of-a-caller1';
const parameters = { amount: '120.00 EUR', payee: 'ES9121000418450200051332' };
const scope = { callId, subject, action: 'payments.transfer', parameters };

const signal = (kind, mayProve, more = {}) => ({
  kind,
  outcome: 'passed',
  source: 'bench',
  at: new Date().toISOString(),
  callId,
  subject,
  mayProve,
  ...more,
});
const signals = [
  signal('spoof', ['risk']),
  signal('fraud-risk', ['risk'], { value: 0.2 }),
  signal('watchlist', ['risk']),
  signal('voice-match', ['inherence', 'risk'], { value: 0.9 }),
  signal('one-time-code', ['possession']),
];
const ask = () => decide({ policy: defaultPolicy, profile: assuranceProfiles.baseline, ...scope, signals, now: Date.now() });

/** Microseconds of one run, by batches. */
async function measure(name, size, run) {
  const times = [];
  for (let batch = -warmUp; batch < batches; batch += 1) {
    const begin = performance.now();
    for (let index = 0; index < size; index += 1) await run((batch + warmUp) * size + index);
    if (batch >= 0) times.push(((performance.now() - begin) * 1000) / size);
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (times.length - 1))].toFixed(1);
  console.log(`${name.padEnd(34)} median ${at(0.5).padStart(7)} µs   p95 ${at(0.95).padStart(7)} µs`);
}

await measure('decide, 5 signals', 500, ask);
for (const [name, type, options] of [
  ['EdDSA', 'ed25519', {}],
  ['ES256', 'ec', { namedCurve: 'P-256' }],
]) {
  const key = generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
  const grants = createGrants({ keys: [key], issuer: 'https://bench.example', state: createMemorySharedState() });
  await measure(`${name}: issue`, 50, async () => grants.issue(ask(), { ...scope, lifetimeSeconds: 900 }));
  const { token } = await grants.issue(ask(), { ...scope, singleUse: false, lifetimeSeconds: 900 });
  await measure(`${name}: verify`, 100, () => grants.verify(token, scope));
  const tokens = [];
  for (let index = 0; index < (warmUp + batches) * 50; index += 1) {
    tokens.push((await grants.issue(ask(), { ...scope, lifetimeSeconds: 900 })).token);
  }
  await measure(`${name}: verify, single use`, 50, (index) => grants.verify(tokens[index], scope));
}
