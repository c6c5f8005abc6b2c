import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { generateKey } from '../credentials/key-ring.js';
import { createCallGate } from '../gate/create-call-gate.js';
import type { CallGate } from '../gate/call-gate.js';
import { parsePolicy } from '../gate/policy.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createGateParts, gateSecrets } from '../testkit/gate-parts.js';
import type { AuditLog } from './audit-log.js';
import { explainAudit } from './explain-audit.js';
import { createMemoryAuditLog } from './memory-audit-log.js';
import { parseStoredEvent } from './parse-event.js';
import { recomputeAudit } from './recompute-audit.js';

const on = { callId: 'CA00000000000000000000000000000001', caller: '+447700900123' };
const wanted = { action: 'transfer', parameters: { amount: '100.00', payee: 'ES9121000418450200051332' } };

function createAuditedGate(log: AuditLog = createMemoryAuditLog()) {
  const subjectKey = generateKey();
  const gate = createCallGate({
    ...createGateParts(),
    state: createMemorySharedState(),
    subjectKey,
    audit: log,
    versions: { engine: '1.2' },
  });
  return { log, gate };
}

/** What can happen on a call. Refusals are part of it. */
const steps: Readonly<Record<string, (gate: CallGate) => Promise<unknown>>> = {
  screen: (gate) => gate.screen(on),
  hit: (gate) => gate.note(on, { kind: 'watchlist', outcome: 'failed', source: 'branch', mayProve: ['risk'] }),
  voice: (gate) => gate.note(on, { kind: 'voice-match', outcome: 'passed', source: 'relay', value: 0.9, mayProve: ['inherence', 'risk'] }),
  attest: (gate) => gate.attest(on, { statement: 'document-seen', agent: 'alice' }),
  send: (gate) => gate.sendCode(on, wanted),
  right: (gate) => gate.checkCode(on, { ...wanted, code: gateSecrets.code }),
  wrong: (gate) => gate.checkCode(on, { ...wanted, code: '000000' }),
  questions: async (gate) => {
    const { questions } = await gate.askQuestions(on);
    await gate.checkAnswers(
      on,
      questions.map(({ id }) => ({ id, answer: gateSecrets.answer })),
    );
  },
  lookUp: (gate) => gate.lookUp(on),
  decide: (gate) => gate.decide(on, wanted),
  spend: async (gate) => {
    const { grant } = await gate.decide(on, wanted);
    if (grant !== null) await gate.verifyGrant(on, { ...wanted, grant: grant.token });
  },
  handOver: async (gate) => {
    const { grant } = await gate.decide(on, { ...wanted, holder: 'bot' });
    if (grant !== null) await gate.transferGrant(on, grant.token);
  },
  forged: (gate) => gate.verifyGrant(on, { ...wanted, grant: 'forged' }),
  revoke: (gate) => gate.revokeGrants(on, 'agent'),
};

test('whatever happens at the gate, every decision in its audit log comes out the same and nothing is in clear', async (context) => {
  let decisions = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 1, maxLength: 14 }), async (names) => {
      const { log, gate } = createAuditedGate();
      for (const name of names)
        await steps[name]?.(gate).catch((error: unknown) => {
          assert.notEqual((error as { code?: string }).code, 'AUDIT_FAILED');
        });
      const found = await recomputeAudit(log);
      assert.deepEqual([found.findings, found.broken], [[], null], found.text);
      decisions += found.same;
      for await (const { event } of log.read()) assert.doesNotMatch(event, /7700900123|ES91|CA0000|alice|123456|caller/);
    }),
    { numRuns: Number(process.env.CALLSEAL_AUDIT_RUNS ?? 60) },
  );
  context.diagnostic(`${decisions} decisions`);
});

test('the log of a payment explains it: its evidence, its grant, and what became of that', async () => {
  const { log, gate } = createAuditedGate();
  for (const name of ['screen', 'send', 'right', 'handOver']) await steps[name]?.(gate);
  let id = '';
  for await (const entry of log.read()) {
    const event = parseStoredEvent(entry.event);
    if (event?.type === 'decision') ({ id } = event);
  }
  const explained = await explainAudit(log, id);
  assert.equal(explained?.decision.route, 'privileged');
  assert.deepEqual(
    explained.evidence.map(({ signal, counted, use }) => `${signal?.kind ?? ''} ${counted} ${use ?? ''}`),
    ['spoof true risk', 'fraud-risk true risk', 'watchlist true risk', 'one-time-code true possession'],
  );
  assert.deepEqual(
    explained.grants.map(({ event }) => event.type),
    ['grant-issued', 'grant-transferred'],
  );
});

describe('while the audit log cannot be written', () => {
  /** A gate whose log can be taken down. */
  function createFragile() {
    const kept = createMemoryAuditLog();
    const fragile = { isDown: false };
    const append: AuditLog['append'] = (event) => (fragile.isDown ? Promise.reject(new Error('disk full')) : kept.append(event));
    return { ...createAuditedGate({ ...kept, append }), kept, fragile };
  }
  const failed = { code: 'AUDIT_FAILED' };

  test('nothing is decided, granted, sent or noted in favour of the caller', async () => {
    const { gate, kept, fragile } = createFragile();
    for (const name of ['screen', 'send', 'right']) await steps[name]?.(gate);
    const { grant } = await gate.decide(on, wanted);
    const before = await kept.head();
    fragile.isDown = true;
    for (const name of ['decide', 'send', 'attest', 'voice', 'questions', 'lookUp', 'forged']) {
      await assert.rejects(async () => steps[name]?.(gate), failed, name);
    }
    await assert.rejects(gate.verifyGrant(on, { ...wanted, grant: grant?.token ?? '' }), failed);
    assert.deepEqual(await kept.head(), before);
  });

  for (const [name, step, kind] of [
    ['a wrong code', 'wrong', 'one-time-code'],
    ['a hit', 'hit', 'watchlist'],
  ] as const) {
    test(`${name} counts all the same, and is written before the next decision`, async () => {
      const { log, gate, fragile } = createFragile();
      for (const before of ['screen', 'send']) await steps[before]?.(gate);
      fragile.isDown = true;
      await assert.rejects(async () => steps[step]?.(gate), failed);
      fragile.isDown = false;
      const { decision } = await gate.decide(on, wanted);
      assert.ok(decision.signals.some((signal) => signal.kind === kind && signal.outcome === 'failed'));
      assert.deepEqual([(await recomputeAudit(log)).same, (await recomputeAudit(log)).findings], [1, []]);
    });
  }
});

test('a gate whose policy or actions the audit log may not name is not made', () => {
  const parts = { ...createGateParts(), state: createMemorySharedState(), subjectKey: generateKey() };
  const audit = createMemoryAuditLog();
  const policy = parsePolicy({ id: 'bank-2026', version: 1, actions: {}, default: { rules: [], otherwise: { route: 'fraud-desk' } } });
  assert.throws(() => createCallGate({ ...parts, audit, policy }), { code: 'CONFIG_INVALID' });
  assert.throws(() => createCallGate({ ...parts, audit, actions: { 'pay-34600': {} } }), { code: 'CONFIG_INVALID' });
  createCallGate({ ...parts, policy });
});
