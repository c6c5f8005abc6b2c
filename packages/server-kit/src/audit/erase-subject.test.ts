import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { createCallseal } from '../app/create-callseal.js';
import { generateKey, parseKey } from '../credentials/key-ring.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { createGatePseudonyms } from '../gate/gate-pseudonyms.js';
import type { LogEntry } from '../log/log.js';
import { createHookAccess } from '../streams/hook-access.js';
import { createGateParts } from '../testkit/gate-parts.js';
import { assertError, send } from '../testkit/kit.js';
import type { AuditLog } from './audit-log.js';
import { createMemoryAuditLog } from './memory-audit-log.js';
import { parseStoredEvent } from './parse-event.js';

const subject = '+34600000001';

/** A kit with a gate that has an audit log, and one registered caller. */
async function createAudited(audit: AuditLog) {
  const { grants, actions } = createGateParts();
  const [subjectKey, store, entries] = [generateKey(), createMemoryCredentialStore(), [] as LogEntry[]];
  const kit = createCallseal({
    agents: createDevelopmentAuthenticator({ tokens: { admin: { identity: 'root', roles: ['admin'] } } }),
    credentials: store,
    subjectKey,
    calls: createHookAccess(() => false),
    gate: { grants, actions, audit },
    onLog: (entry) => entries.push(entry),
  });
  await store.put(subject, { credential: 'credential' });
  const erase = () => send(kit, '/v1/subjects/erase', { json: { subject }, headers: { authorization: 'Bearer admin' } });
  return { store, entries, erase, pseudonym: createGatePseudonyms(parseKey('', subjectKey)).subject(subject) };
}

test('an erasure is in the audit log under the pseudonym of the gate, and nobody is erased twice', async () => {
  const log = createMemoryAuditLog();
  const { erase, pseudonym } = await createAudited(log);
  const { certificate } = (await (await erase()).json()) as { certificate: { id: string } };
  assert.deepEqual(await (await erase()).json(), { certificate: null });
  const events = [];
  for await (const { event } of log.read()) events.push(parseStoredEvent(event));
  assert.deepEqual(events, [{ type: 'erased', subject: pseudonym, certificate: certificate.id, reason: 'requested' }]);
});

test('nobody is erased while the audit log cannot be written', async () => {
  const log = createMemoryAuditLog();
  await log.close();
  const { erase, store } = await createAudited(log);
  await assertError(await erase(), 'AUDIT_FAILED');
  assert.notEqual(await store.get(subject), null);
});

test('a log that fails in between loses no certificate, and the operator is told', async () => {
  const log = { ...createMemoryAuditLog(), append: () => Promise.reject(new Error('disk full')) };
  const { erase, store, entries } = await createAudited(log);
  const { certificate } = (await (await erase()).json()) as { certificate: { id: string } | null };
  assert.equal(typeof certificate?.id, 'string');
  assert.equal(await store.get(subject), null);
  assert.deepEqual(
    entries.map(({ level, event, code }) => ({ level, event, code })),
    [{ level: 'error', event: 'subject-erased', code: 'AUDIT_FAILED' }],
  );
});
