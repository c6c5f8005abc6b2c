import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { type PostgresService, startPostgres } from '@callseal/test-services';
import fc from 'fast-check';
import { defaultPolicy } from '../gate/policy.js';
import { assuranceProfiles } from '../gate/profiles.js';
import { hashParameters } from '../json/hash-parameters.js';
import { type AskedDecision, payment, recordDecision } from '../testkit/audit/record-decision.js';
import { rewriteLog } from '../testkit/audit/rewrite-log.js';
import { createFolder } from '../testkit/credential-stores.js';
import { callId, cleanScreens, signalOf } from '../testkit/gate.js';
import { policy, profile, signal } from '../testkit/gate-arbitraries.js';
import type { AuditDecision, AuditEvent } from './audit-event.js';
import type { AuditLog } from './audit-log.js';
import { createHmacAuditSigner } from './audit-signer.js';
import { createMemoryAuditLog } from './memory-audit-log.js';
import { createPostgresAuditLog } from './postgres-audit-log.js';
import { recomputeAudit } from './recompute-audit.js';
import { createSqliteAuditLog } from './sqlite-audit-log.js';
import { verifyAudit } from './verify-audit.js';

/** Raise it for a long run. */
const runs = Number(process.env.CALLSEAL_AUDIT_RUNS ?? 150);
const linked = (kind: 'one-time-code') => signalOf(kind, { binds: { action: 'pay', parametersHash: hashParameters(payment) } });
const asked: fc.Arbitrary<AskedDecision> = fc
  .record({
    policy,
    profile,
    action: fc.constantFrom('pay', 'read', 'pay-34600000001', '1234'),
    signals: fc.array(fc.oneof({ arbitrary: signal, weight: 6 }, fc.constant(linked('one-time-code'))), { maxLength: 10 }),
    parameters: fc.constantFrom(undefined, {}, payment, { amount: '1' }, { amount: '', payee: null }, { amount: Number.NaN, payee: 'x' }),
    model: fc.constantFrom(undefined, 'v2', 'f'.repeat(64)),
    source: fc.constantFrom(undefined, 'vendor.34600000001'),
    unreadable: fc.constantFrom(false, false, false, true),
  })
  .map(({ model, source, signals, ...rest }) => ({
    ...rest,
    signals: signals.map((one, index) => (index === 0 ? { ...one, ...(model && { model }), ...(source && { source }) } : one)),
  }));

describe('any decision that went the real way into the log', () => {
  test('comes out the same when it is computed again, and nothing in clear was needed for that', async (context) => {
    let decisions = 0;
    const routes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 3 }), async (calls) => {
        const log = createMemoryAuditLog();
        for (const one of calls) await recordDecision(log, one);
        const found = await recomputeAudit(log);
        assert.deepEqual([found.same, found.findings, found.broken], [calls.length, [], null], found.text);
        for await (const { event } of log.read()) {
          assert.ok(!event.includes('600000001') && !event.includes('ES91') && !event.includes(callId));
          const route = /"route":"([a-z-]+)","rule"/.exec(event)?.[1];
          if (route !== undefined) routes.set(route, (routes.get(route) ?? 0) + 1);
        }
        decisions += calls.length;
      }),
      { numRuns: runs },
    );
    assert.ok(routes.size > 2, 'not all were alike');
    context.diagnostic(`${decisions} decisions, all the same: ${JSON.stringify(Object.fromEntries(routes))}`);
  });

  test('is different when any part of its result is another one, in a log that was written anew with right hashes', async () => {
    await fc.assert(
      fc.asyncProperty(asked, fc.constantFrom(...Object.keys(alterations)), async (one, part) => {
        const log = createMemoryAuditLog();
        const id = await recordDecision(log, one);
        const altered = await rewriteLog(log, (event) => (event.type === 'decision' ? (alterations[part]?.(event) ?? event) : event));
        assert.equal((await verifyAudit(altered)).intact, true);
        const [finding] = (await recomputeAudit(altered, { decision: id })).findings;
        assert.equal(finding?.outcome, 'different');
        assert.ok(finding.differences.some((difference) => difference.part === part));
      }),
      { numRuns: runs },
    );
  });
});

/** Another value for each part of a decision that follows from its evidence. */
const alterations: Readonly<Record<string, (event: AuditDecision) => AuditDecision>> = {
  route: (event) => ({ ...event, route: event.route === 'privileged' ? 'primary' : 'privileged' }),
  rule: (event) => ({ ...event, rule: `${event.rule}.b` }),
  reasons: (event) => ({ ...event, reasons: event.reasons.length > 0 ? [] : ['factors-proven'] }),
  requiredFactors: (event) => ({ ...event, requiredFactors: event.requiredFactors.length > 0 ? [] : ['knowledge'] }),
  atLeast: (event) => ({ ...event, atLeast: event.atLeast + 1 }),
  provenFactors: (event) => ({ ...event, provenFactors: event.provenFactors.length > 0 ? [] : ['possession'] }),
  thresholds: (event) => ({ ...event, thresholds: [...event.thresholds, { signal: 'spoof', below: 0.123 }] }),
  profile: (event) => ({ ...event, profile: { ...event.profile, name: 'another' } }),
  policy: (event) => ({ ...event, policy: { ...event.policy, version: event.policy.version + 1 } }),
};

describe('a log of one payment that was written anew with right hashes', () => {
  const made: AskedDecision = {
    policy: defaultPolicy,
    profile: assuranceProfiles.baseline,
    action: 'pay',
    signals: [...cleanScreens, signalOf('one-time-code')],
    parameters: payment,
  };
  const onSignal = (kind: string, change: object) => (event: AuditEvent) =>
    event.type === 'signal' && event.kind === kind ? { ...event, ...change } : event;
  const onDecision = (change: (event: AuditDecision) => Partial<AuditDecision>) => (event: AuditEvent) =>
    event.type === 'decision' ? { ...event, ...change(event) } : event;
  const drop = (type: string) => (event: AuditEvent) => (event.type === type ? undefined : event);

  const tampering: readonly (readonly [string, (event: AuditEvent) => AuditEvent | undefined, string])[] = [
    ['a screen of the watchlist turned round', onSignal('watchlist', { outcome: 'failed' }), 'different'],
    ['a code that failed', onSignal('one-time-code', { outcome: 'failed' }), 'different'],
    ['a code that proves less', onSignal('one-time-code', { mayProve: ['risk'] }), 'different'],
    ['a code for another action', onSignal('one-time-code', { action: 'read' }), 'different'],
    ['a code for other parameters', onSignal('one-time-code', { parameters: 'ab'.repeat(32) }), 'different'],
    ['a code from another time', onSignal('one-time-code', { at: '2026-03-01T11:40:00.000Z' }), 'different'],
    ['a code of another call', onSignal('one-time-code', { call: 'ab'.repeat(32) }), 'different'],
    ['a code of another caller', onSignal('one-time-code', { subject: 'ab'.repeat(32) }), 'different'],
    ['a risk above the threshold', onSignal('fraud-risk', { score: 0.71 }), 'different'],
    ['evidence of another kind', onSignal('spoof', { kind: 'voice-match' }), 'different'],
    ['another time of the decision', onDecision(() => ({ at: '2026-03-01T12:00:01.000Z' })), 'different'],
    ['a decision on another call', onDecision(() => ({ call: 'ab'.repeat(32) })), 'different'],
    ['evidence left out of the decision', onDecision(({ evidence }) => ({ evidence: evidence.slice(1) })), 'different'],
    ['evidence that could not be read', onDecision(() => ({ unreadable: 1 })), 'different'],
    ['another age', onDecision(({ evidence }) => ({ evidence: evidence.map((one) => ({ ...one, ageMs: 1 })) })), 'different'],
    [
      'evidence that is said not to have counted',
      onDecision(({ evidence }) => ({ evidence: evidence.map((one) => ({ ...one, counted: false })) })),
      'different',
    ],
    ['another policy', onDecision(({ policy: rules }) => ({ policy: { ...rules, hash: 'ab'.repeat(32) } })), 'not-recomputable'],
    ['another profile', onDecision(({ profile: standard }) => ({ profile: { ...standard, hash: 'ab'.repeat(32) } })), 'not-recomputable'],
    ['no policy', drop('policy-activated'), 'not-recomputable'],
    ['no profile', drop('profile-activated'), 'not-recomputable'],
    ['no evidence', drop('signal'), 'not-recomputable'],
  ];
  for (const [name, change, outcome] of tampering) {
    test(`is ${outcome} with ${name}, and its signatures show it`, async () => {
      const signer = createHmacAuditSigner(Buffer.alloc(32, 7).toString('base64'));
      const log = createMemoryAuditLog({ signer });
      const id = await recordDecision(log, made);
      const altered = await rewriteLog(log, change);
      assert.deepEqual([(await verifyAudit(altered)).intact, (await verifyAudit(altered, { verifier: signer })).intact], [true, false]);
      const { findings } = await recomputeAudit(altered, { decision: id });
      assert.deepEqual(
        findings.map((finding) => finding.outcome),
        [outcome],
      );
    });
  }

  test('cannot be computed when two different signals go by one id', async () => {
    const log = createMemoryAuditLog();
    await recordDecision(log, made);
    const altered = await rewriteLog(log, (event, events) => {
      const first = events.find(({ type }) => type === 'signal');
      return event.type === 'signal' && first?.type === 'signal' ? { ...event, id: first.id } : event;
    });
    assert.equal((await recomputeAudit(altered)).notRecomputable, 1);
  });
});

test('parameters that a profile links are missing where the hash is the one of none, whatever the reasons say', async () => {
  const log = createMemoryAuditLog();
  await recordDecision(log, {
    policy: defaultPolicy,
    profile: assuranceProfiles.psd2,
    action: 'pay',
    signals: [...cleanScreens, signalOf('knowledge')],
    parameters: {},
  });
  const altered = await rewriteLog(log, (event) =>
    event.type === 'decision' ? { ...event, reasons: event.reasons.filter((reason) => reason !== 'parameters-missing') } : event,
  );
  assert.equal((await recomputeAudit(altered)).different, 1);
});

test('a broken chain is told beside what was computed', async () => {
  const log = createMemoryAuditLog();
  await recordDecision(log, { policy: defaultPolicy, profile: assuranceProfiles.baseline, action: 'pay', signals: cleanScreens });
  const cut = {
    async *read() {
      for await (const entry of log.read()) if (entry.sequence !== 2) yield entry;
    },
  };
  const found = await recomputeAudit(cut);
  assert.deepEqual(found.broken, { sequence: 2, fault: 'sequence' });
  assert.equal(found.notRecomputable, 1);
  assert.match(found.text, /broken at entry 2/);
});

describe('a log in a database', () => {
  let postgres: PostgresService;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  async function tryOn(context: TestContext, log: AuditLog): Promise<void> {
    context.after(() => log.close());
    const signals = [...cleanScreens, signalOf('one-time-code')];
    for (const standard of Object.values(assuranceProfiles)) {
      await recordDecision(log, { policy: defaultPolicy, profile: standard, action: 'pay', signals, parameters: payment });
    }
    const { same, findings, broken } = await recomputeAudit(log);
    assert.deepEqual([same, findings, broken], [4, [], null]);
  }
  test('is computed again from SQLite', (context) => tryOn(context, createSqliteAuditLog({ path: join(createFolder(context), 'audit') })));
  test('is computed again from PostgreSQL', async (context) =>
    tryOn(context, createPostgresAuditLog({ connectionString: await postgres.createDatabase() })));
});
