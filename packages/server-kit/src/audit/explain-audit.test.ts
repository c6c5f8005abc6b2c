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
    'It sent read-transactions to primary, as of 2026-03-01T12:00:01.500Z.',
    'The rule that decided is voice-first, of policy payments.v2, version 12',
    'The assurance profile is nist-800-63b-4',
    'Proven factors: inherence.',
    'Wanted were 1 of one-time-code.',
    'Thresholds of the rules: fraud-risk from 0.7.',
    `Evidence: voice-match from engine was passed, score 0.93, by model ${pseudonym(3)}; it was 1.5 s old and counted as inherence.`,
    'Grants revoked, for call-ended, at',
    'The log is intact.',
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
  assert.ok(explained.text.includes('The log is broken at entry 1: it does not follow'));
});
