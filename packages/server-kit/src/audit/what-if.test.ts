import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defaultPolicy, parsePolicy } from '../gate/policy.js';
import { assuranceProfiles, parseProfile } from '../gate/profiles.js';
import { payment, recordDecision } from '../testkit/audit/record-decision.js';
import { rewriteLog } from '../testkit/audit/rewrite-log.js';
import { cleanScreens, now, signalOf } from '../testkit/gate.js';
import { policy, profile, signal } from '../testkit/gate-arbitraries.js';
import { createMemoryAuditLog } from './memory-audit-log.js';
import { whatIf } from './what-if.js';

const hour = 3_600_000;
const code = signalOf('one-time-code');
const risk = (value: number) => [...cleanScreens.filter(({ kind }) => kind !== 'fraud-risk'), signalOf('fraud-risk', { value })];

/** The default policy with another threshold of risk. */
function policyAt(atLeast: number) {
  const text = JSON.stringify({ ...defaultPolicy, id: 'stricter', version: 2 });
  return parsePolicy(JSON.parse(text.replace('"atLeast":0.7', `"atLeast":${atLeast}`)));
}

test('decisions that would have gone elsewhere are counted by action and route, and each is named with its rules', async () => {
  const log = createMemoryAuditLog();
  for (const value of [0.1, 0.55, 0.6]) await recordDecision(log, { action: 'pay', signals: [...risk(value), code] });
  await recordDecision(log, { action: 'read', signals: risk(0.55) });
  const found = await whatIf(log, { policy: policyAt(0.5) });
  assert.deepEqual(found.routes, [
    { action: 'pay', from: 'privileged', to: 'step-up', count: 2 },
    { action: 'pay', from: 'privileged', to: 'privileged', count: 1 },
    { action: 'read', from: 'primary', to: 'step-up', count: 1 },
  ]);
  assert.deepEqual([found.decisions, found.changed.length, found.broken, found.notReplayable], [4, 3, null, 0]);
  const [first] = found.changed;
  assert.deepEqual([first?.before.rule, first?.after.rule, first?.after.requiredFactors], ['otherwise', 'risky-or-unknown', ['knowledge']]);
  assert.ok(first?.after.reasons.includes('fraud-risk-threshold'));
  assert.match(found.text, /Of pay, 2 that were privileged would be step-up\./);
  assert.match(found.text, /Callers who would have been asked for other factors were not asked/);
});

test('the same policy and profile change nothing, whatever was decided', async () => {
  await fc.assert(
    fc.asyncProperty(policy, profile, fc.array(signal, { maxLength: 8 }), async (rules, standard, signals) => {
      const log = createMemoryAuditLog();
      for (const parameters of [undefined, payment]) {
        await recordDecision(log, { policy: rules, profile: standard, action: 'pay', signals, parameters });
      }
      const found = await whatIf(log, { policy: rules });
      assert.deepEqual([found.decisions, found.changed, found.assumed], [2, [], 0]);
    }),
    { numRuns: 60 },
  );
});

test('another profile is tried too, and what the log does not say of parameters is assumed and said', async () => {
  const log = createMemoryAuditLog();
  await recordDecision(log, { action: 'pay', signals: [...cleanScreens, code], parameters: payment });
  await recordDecision(log, { action: 'pay', signals: [...cleanScreens, code] });
  const found = await whatIf(log, { policy: defaultPolicy, profile: assuranceProfiles.psd2 });
  assert.deepEqual([found.profile, found.changed.length, found.assumed], ['psd2', 2, 1]);
  const [named, unnamed] = found.changed.map(({ after }) => after.reasons);
  assert.deepEqual([named?.includes('parameters-missing'), unnamed?.includes('parameters-missing')], [false, true]);
  assert.match(found.text, /it is assumed that they were/);
});

test('only decisions of the time that is asked for are judged, its end excluded', async () => {
  const log = createMemoryAuditLog();
  for (const hours of [0, 1, 2]) await recordDecision(log, { action: 'pay', signals: cleanScreens, at: now + hours * hour });
  const count = async (from?: number, to?: number) =>
    (await whatIf(log, { policy: defaultPolicy, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) })).decisions;
  assert.deepEqual([await count(), await count(now + hour), await count(now, now + hour), await count(now + 3 * hour)], [3, 2, 1, 0]);
  await assert.rejects(count(now, now), { code: 'CONFIG_INVALID' });
});

test('decisions whose evidence is not in the log are counted apart', async () => {
  const log = createMemoryAuditLog();
  await recordDecision(log, { action: 'pay', signals: cleanScreens });
  const altered = await rewriteLog(log, (event) => (event.type === 'signal' ? undefined : event));
  const found = await whatIf(altered, { policy: defaultPolicy });
  assert.deepEqual([found.decisions, found.notReplayable], [0, 1]);
});

test('a policy that the log could not hold is refused', async () => {
  const unnameable = parsePolicy({ ...structuredClone(defaultPolicy), id: 'bank-2026' });
  await assert.rejects(whatIf(createMemoryAuditLog(), { policy: unnameable }), { code: 'CONFIG_INVALID' });
  const profile = parseProfile({ ...assuranceProfiles.psd2, id: 'iso-20022' });
  await assert.rejects(whatIf(createMemoryAuditLog(), { policy: defaultPolicy, profile }), { code: 'CONFIG_INVALID' });
});
