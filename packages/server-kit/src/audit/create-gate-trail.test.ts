import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Decision, GrantClaims, Signal } from '@callseal/protocol/gate';
import { decide } from '../gate/decide.js';
import { createGatePseudonyms } from '../gate/gate-pseudonyms.js';
import { defaultPolicy, parsePolicy } from '../gate/policy.js';
import { assuranceProfiles, parseProfile } from '../gate/profiles.js';
import { cleanScreens, now, signalOf } from '../testkit/gate.js';
import type { AuditEvent } from './audit-event.js';
import type { AuditLog } from './audit-log.js';
import { createGateTrail } from './create-gate-trail.js';
import { requireAuditable } from './declaration-events.js';
import { createMemoryAuditLog } from './memory-audit-log.js';
import { parseStoredEvent } from './parse-event.js';
import { digest } from './recorded-signal.js';

const pseudonyms = createGatePseudonyms(Buffer.alloc(32, 1));
const on = { callId: 'CA00000000000000000000000000000001', caller: '+34600000001' };
const subject = pseudonyms.subject(on.caller);
const clock = { now: () => now };

const numbered = (signal: Signal) => ({ id: randomUUID(), signal: { ...signal, callId: on.callId, subject } });
const evidence = [...cleanScreens, signalOf('one-time-code', { model: 'weights 2026 of +34600000001' })].map(numbered);

function decideOn(signals = evidence, action = 'pay'): Decision {
  const { callId } = on;
  return decide({
    policy: defaultPolicy,
    profile: assuranceProfiles.psd2,
    action,
    callId,
    subject,
    signals: signals.map(({ signal }) => signal),
    parameters: { amount: '100.00', payee: 'ES9121000418450200051332' },
    now,
  });
}

const claims: GrantClaims = {
  iss: 'https://kit.example',
  sub: subject,
  jti: 'A'.repeat(22),
  iat: now / 1000 - 2,
  exp: now / 1000 + 118,
  call_id: on.callId,
  action: 'pay',
  parameters_hash: 'A'.repeat(43),
  holder: 'human',
  single_use: true,
  family: 'B'.repeat(21) + 'A',
  policy: { id: 'callseal-default', version: 1 },
  profile: 'psd2',
  factors: ['possession'],
};

async function eventsOf(log: AuditLog): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for await (const { event } of log.read()) events.push(parseStoredEvent(event) ?? assert.fail(event));
  return events;
}

describe('the trail of the gate', () => {
  test('writes everything that happens, and nothing of it says whom or what about in clear', async () => {
    const log = createMemoryAuditLog();
    const trail = createGateTrail({ log, pseudonyms, versions: { 'server-kit': '0.1.0' }, clock });
    await trail.policyActivated(defaultPolicy);
    for (const one of evidence) await trail.signal(on, one);
    const made = { decision: decideOn(), policy: defaultPolicy, profile: assuranceProfiles.psd2, evidence };
    const decisionId = await trail.decision(on, made);
    await trail.decision(on, made);
    await trail.grantIssued(on, { claims, decisionId });
    await trail.grantTransferred(on, { claims, to: 'human', agent: 'alicia@example.com' });
    await trail.grantUsed(on, claims);
    await trail.grantRefused(on, { action: 'pay 34600000001', code: 'GRANT_USED' });
    await trail.grantsRevoked(on, 'call-ended');
    await trail.codeSent(on, { action: 'pay', channel: 'sms', outcome: 'sent', sendsLeft: 2 });
    await trail.codeChecked(on, { entry: 'agent', code: 'CODE_WRONG_OR_EXPIRED' });
    await trail.codeChecked(on, { entry: 'link' });
    await trail.questionsAsked(on, { outcome: 'asked', questions: 3 });
    await trail.questionsChecked(on, 'passed');
    await trail.customerLookedUp(on, { outcome: 'found', grant: claims.jti });
    await trail.erased(on.caller, { certificate: randomUUID(), reason: 'requested' });

    const events = await eventsOf(log);
    assert.deepEqual(
      events.map(({ type }) => type),
      [
        'policy-activated',
        ...Array<string>(4).fill('signal'),
        'profile-activated',
        'decision',
        'decision',
        'grant-issued',
        'grant-transferred',
        'grant-used',
        'grant-refused',
        'grants-revoked',
        'code-sent',
        'code-checked',
        'code-checked',
        'questions-asked',
        'questions-checked',
        'customer-looked-up',
        'erased',
      ],
    );
    const text = JSON.stringify(events);
    for (const secret of ['600000001', on.callId, 'alicia', 'ES91', '100.00', claims.jti, '2026 of'])
      assert.ok(!text.includes(secret), secret);
    for (const event of events) {
      if ('call' in event) assert.equal(event.call, pseudonyms.call(on.callId));
      if ('subject' in event) assert.equal(event.subject, subject);
    }
  });

  test('a decision names policy, profile, thresholds, versions, and the age and worth of its evidence', async () => {
    const log = createMemoryAuditLog();
    const trail = createGateTrail({ log, pseudonyms, versions: { engine: '1.12.0', 'server-kit': '0.1.0' } });
    const decision = decideOn();
    const id = await trail.decision(on, { decision, policy: defaultPolicy, profile: assuranceProfiles.psd2, evidence });
    const [policy, profile, event] = await eventsOf(log);
    assert.ok(policy?.type === 'policy-activated' && profile?.type === 'profile-activated' && event?.type === 'decision');
    assert.equal(event.id, id);
    assert.deepEqual(event.policy, { name: 'callseal-default', version: 1, hash: policy.hash });
    assert.deepEqual(event.profile, { name: 'psd2', hash: profile.hash });
    assert.deepEqual(event.thresholds, [{ signal: 'fraud-risk', atLeast: 0.7 }]);
    assert.deepEqual(event.tools, [
      { tool: 'server-kit', version: '0.1.0' },
      { tool: 'engine', version: '1.12.0' },
    ]);
    assert.equal(event.parameters, Buffer.from(decision.parametersHash ?? '', 'base64url').toString('hex'));
    assert.deepEqual([event.route, event.rule, event.reasons], [decision.route, decision.rule, decision.reasons]);
    // the code was not asked for with these parameters, so it counts for nothing
    assert.deepEqual(
      event.evidence.map(({ ageMs, counted, use }) => ({ ageMs, counted, use })),
      [...Array<object>(3).fill({ ageMs: 10_000, counted: true, use: 'risk' }), { ageMs: 10_000, counted: false, use: undefined }],
    );
  });

  test('the hash of a model is written as it is, and of another name its hash', async () => {
    const log = createMemoryAuditLog();
    const trail = createGateTrail({ log, pseudonyms });
    for (const model of ['ab'.repeat(32), 'resnet 34600000001']) await trail.signal(on, numbered(signalOf('voice-match', { model })));
    assert.deepEqual(
      (await eventsOf(log)).map((event) => event.type === 'signal' && event.modelHash),
      ['ab'.repeat(32), digest('resnet 34600000001')],
    );
  });

  test('an action that came with a request is a pseudonym unless the log may hold it, and the decision can be written', async () => {
    const log = createMemoryAuditLog();
    const trail = createGateTrail({ log, pseudonyms });
    const action = '34600000001';
    const code = numbered(signalOf('one-time-code', { binds: { action } }));
    const given = [...evidence, code];
    await trail.decision(on, {
      decision: decideOn(given, action),
      policy: defaultPolicy,
      profile: assuranceProfiles.psd2,
      evidence: given,
    });
    const event = (await eventsOf(log)).at(-1);
    assert.equal(event?.type === 'decision' && event.action, pseudonyms.name(action));
  });

  test('a decision that does not follow from the evidence given with it is refused and not written', async () => {
    const log = createMemoryAuditLog();
    const trail = createGateTrail({ log, pseudonyms });
    const decision = decideOn();
    const good = { decision, policy: defaultPolicy, profile: assuranceProfiles.psd2, evidence };
    for (const change of [
      { evidence: evidence.slice(1) },
      { profile: assuranceProfiles.baseline },
      { decision: { ...decision, route: 'privileged' as const } },
      { decision: { ...decision, at: new Date(now + 60_000).toISOString() } },
    ]) {
      await assert.rejects(trail.decision(on, { ...good, ...change }), { code: 'AUDIT_FAILED' });
    }
    assert.ok((await eventsOf(log)).every(({ type }) => type !== 'decision'));
  });

  test('a log that cannot be written refuses with AUDIT_FAILED, and policy and profile are tried again', async () => {
    const kept = createMemoryAuditLog();
    let isDown = true;
    const log = { append: (event: AuditEvent) => (isDown ? Promise.reject(new Error('disk full')) : kept.append(event)) };
    const trail = createGateTrail({ log, pseudonyms });
    const made = { decision: decideOn(), policy: defaultPolicy, profile: assuranceProfiles.psd2, evidence };
    const failed = { code: 'AUDIT_FAILED' };
    await assert.rejects(trail.signal(on, evidence[0]!), failed);
    await assert.rejects(trail.policyActivated(defaultPolicy), failed);
    await assert.rejects(trail.decision(on, made), failed);
    await assert.rejects(trail.grantsRevoked(on, 'agent'), failed);
    isDown = false;
    await Promise.all([trail.decision(on, made), trail.decision(on, made)]);
    assert.deepEqual(
      (await eventsOf(kept)).map(({ type }) => type),
      ['policy-activated', 'profile-activated', 'decision', 'decision'],
    );
  });

  test('without a log everything resolves, and decisions have ids all the same', async () => {
    const trail = createGateTrail({ pseudonyms });
    await trail.signal(on, evidence[0]!);
    const made = { decision: decideOn(), policy: defaultPolicy, profile: assuranceProfiles.psd2, evidence };
    assert.notEqual(await trail.decision(on, made), await trail.decision(on, made));
    await trail.policyActivated(defaultPolicy);
  });

  test('a version that the log may not hold is refused at once', () => {
    assert.throws(() => createGateTrail({ pseudonyms, versions: { engine: '34600000001' } }), { code: 'CONFIG_INVALID' });
  });
});

describe('what the log may not hold', () => {
  const refused = (auditable: Parameters<typeof requireAuditable>[0]) => {
    assert.throws(
      () => {
        requireAuditable(auditable);
      },
      { code: 'CONFIG_INVALID' },
    );
  };
  const named = (change: object) => parsePolicy({ ...structuredClone(defaultPolicy), ...change });

  test('is refused before the first call, wherever a policy or profile names it', () => {
    refused({ policy: named({ id: 'bank-2026' }) });
    refused({ policy: named({ version: 100_000 }) });
    refused({ policy: named({ actions: { 'pay-34600000001': defaultPolicy.default } }) });
    refused({
      policy: named({
        default: { ...defaultPolicy.default, rules: defaultPolicy.default.rules.map((rule) => ({ ...rule, id: '1st' })).slice(0, 1) },
      }),
    });
    refused({ profile: parseProfile({ ...assuranceProfiles.psd2, id: 'x_34600' }) });
    refused({ profile: parseProfile({ ...assuranceProfiles.psd2, linkedParameters: ['iban20005133'] }) });
    refused({ names: ['voxeq', 'desk-7788'] });
  });

  test('is nothing of what comes with the kit', () => {
    requireAuditable({ policy: defaultPolicy, names: ['relay', 'transactions.read', 'payments.v2'] });
    for (const profile of Object.values(assuranceProfiles)) requireAuditable({ profile });
  });
});
