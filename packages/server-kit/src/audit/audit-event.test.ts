import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decisionOn, oneCall, voiceSignal } from '../testkit/audit/audit-events.js';
import { type AuditEvent, AuditEventSchema } from './audit-event.js';
import { createMemoryAuditLog } from './memory-audit-log.js';

/** What must never be in the log. */
const secrets = [
  '+34600000001',
  '600000001',
  '0034-600-000-001',
  '600.000.001',
  '123456',
  'Alicia Gómez',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl',
  'SK0123456789abcdef0123456789abcdef',
  'Rover the dog',
  'CA00000000000000000000000000000001',
];

/** Every way to put `secret` in the place of one string, or beside the members of one object, of an event. */
function* plant(value: unknown, secret: string): Iterable<unknown> {
  if (typeof value === 'string') yield secret;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const planted of plant(item, secret)) yield value.with(index, planted);
    yield [...(value as unknown[]), secret];
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) for (const planted of plant(member, secret)) yield { ...value, [name]: planted };
    yield { ...value, note: secret };
    yield { ...value, [secret]: true };
  }
}

describe('what can be logged', () => {
  test('no member of any event takes a number, name, token, code or answer, and no refusal repeats it', async (context) => {
    const log = createMemoryAuditLog();
    let tried = 0;
    for (const event of [...oneCall(), decisionOn([voiceSignal()])]) {
      for (const secret of secrets) {
        for (const planted of plant(event, secret)) {
          tried += 1;
          await assert.rejects(log.append(planted as AuditEvent), (error: Error & { code?: string }) => {
            assert.equal(error.code, 'AUDIT_EVENT_INVALID', JSON.stringify(planted));
            assert.ok(!String(error.stack).includes(secret) && error.cause === undefined);
            return true;
          });
        }
      }
    }
    assert.equal(await log.head(), null);
    context.diagnostic(`${tried} events with a secret in them refused`);
  });

  test('any text in the place of any text is refused unless it is of the narrow form of that place', () => {
    const narrow =
      /^(?:[0-9a-f]{64}|[0-9a-f-]{36}|(?!(?:\D*\d){4})[A-Za-z][A-Za-z0-9]*(?:[-_.:][A-Za-z0-9]+)*|[a-z0-9-]{1,32}|[\d.-]{1,13})$/;
    const events = oneCall();
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.oneof(fc.string(), fc.stringMatching(/^[\d +()-]{6,16}$/)), (event, text) => {
        for (const planted of plant(event, text)) {
          if (AuditEventSchema.safeParse(planted).success) assert.match(text, narrow);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('scores and ages hold no phone number', () => {
    for (const value of [34600000001, 600000001, -600000001]) {
      assert.equal(AuditEventSchema.safeParse(voiceSignal({ score: value })).success, false);
    }
    assert.equal(AuditEventSchema.safeParse({ ...voiceSignal(), score: Number.NaN }).success, false);
  });
});
