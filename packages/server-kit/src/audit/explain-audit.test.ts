import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditId, decisionOn, oneCall, pseudonym, voiceSignal } from '../testkit/audit/audit-events.js';
import type { AuditDecision } from './audit-event.js';
import { explainAudit } from './explain-audit.js';
import { createMemoryAuditLog } from './memory-audit-log.js';

test('a decision is explained by its evidence, policy and grants', async () => {
  const log = createMemoryAuditLog();
  const events = oneCall();
  for (const event of [...oneCall(), ...events]) await log.append(event);
  const decision = events.find((event): event is AuditDecision => event.type === 'decision');
  const explained = await explainAudit(log, decision?.id ?? '');
  assert.ok(explained !== null);
  assert.deepEqual(explained.decision, decision);
  assert.deepEqual(explained.evidence[0]?.signal, events[2]);
  assert.equal(explained.broken, null);
  assert.deepEqual(
    explained.grants.map(({ event }) => event.type),
    ['grant-issued', 'grant-transferred', 'grant-used', 'customer-looked-up', 'grants-revoked'],
  );
  for (const part of [
    'primary for read-transactions',
    'policy payments.v2 12',
    'rule voice-first, profile nist-800-63b-4',
    'fraud-risk from 0.7',
    'voice-match from engine: passed, score 0.93, counted as inherence, 1.5 s old',
    `model ${pseudonym(3)}`,
    'grants revoked: call-ended',
    'the log is intact',
  ]) {
    assert.ok(explained.text.includes(part), part);
  }
});

test('evidence that was not logged for that call before the decision is shown as missing', async () => {
  const log = createMemoryAuditLog();
  const [elsewhere, later, good] = [voiceSignal({ call: pseudonym(9) }), voiceSignal(), voiceSignal()];
  const decision = decisionOn([elsewhere, later, good, voiceSignal()]);
  for (const event of [elsewhere, good, decision, later]) await log.append(event);
  const explained = await explainAudit(log, decision.id);
  assert.ok(explained !== null);
  assert.deepEqual(
    explained.evidence.map(({ signal }) => signal?.id),
    [undefined, undefined, good.id, undefined],
  );
  assert.equal(explained.text.match(/does not hold for this call/g)?.length, 3);
});

test('a decision that nobody made is not explained', async () => {
  assert.equal(await explainAudit(createMemoryAuditLog(), auditId()), null);
});

test('an explanation from a broken log says where it is broken', async () => {
  const log = createMemoryAuditLog();
  const decision = decisionOn([]);
  for (const event of [voiceSignal(), decision, voiceSignal()]) await log.append(event);
  const altered = {
    async *read() {
      for await (const entry of log.read()) yield entry.sequence === 1 ? { ...entry, previous: pseudonym(5) } : entry;
    },
  };
  const explained = await explainAudit(altered, decision.id);
  assert.ok(explained !== null);
  assert.deepEqual(explained.broken, { sequence: 1, fault: 'previous' });
  assert.ok(explained.text.includes('the log is broken at entry 1: previous'));
});
