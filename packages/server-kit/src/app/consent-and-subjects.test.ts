import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConsentLookupSchema, SubjectErasedSchema, SubjectExportedSchema } from '@callseal/protocol/routes';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { receiptOf } from '../credentials/conformance-kit.js';
import { createMemoryCredentialStore, type MemoryCredentialStoreOptions } from '../credentials/memory-credential-store.js';
import type { LogEntry } from '../log/log.js';
import { assertError, send } from '../testkit/kit.js';
import { createCallseal } from './create-callseal.js';

const subject = '+34600000001';
const agree = { subject, ...receiptOf('agreed', 0) };
const withdraw = { subject, ...receiptOf('withdrawn', 1) };

function createKit(options: MemoryCredentialStoreOptions = {}) {
  const entries: LogEntry[] = [];
  const store = createMemoryCredentialStore(options);
  const tokens = { agent: { identity: 'alice', roles: ['agent'] }, admin: { identity: 'root', roles: ['admin'] } };
  const kit = createCallseal({
    agents: createDevelopmentAuthenticator({ tokens }),
    credentials: store,
    onLog: (entry) => entries.push(entry),
  });
  const post = (path: string, json: unknown, token = 'agent') => send(kit, path, { json, headers: { authorization: `Bearer ${token}` } });
  return { post, entries, store };
}

test('an answer is stored, looked up without its details, and logged without the caller', async () => {
  const { post, entries, store } = createKit();
  const look = async (): Promise<unknown> =>
    ConsentLookupSchema.parse(await (await post('/v1/consents/lookup', { subject })).json()).consent;
  assert.equal(await look(), null);
  assert.deepEqual(await (await post('/v1/consents/store', agree)).json(), { stored: true });
  assert.deepEqual(await look(), { answer: 'agreed', textVersion: '2026-01' });
  assert.deepEqual(await store.getConsent(subject), receiptOf('agreed', 0));
  assert.deepEqual(
    entries.map(({ level, event }) => ({ level, event })),
    [{ level: 'info', event: 'consent-stored' }],
  );
  assert.doesNotMatch(JSON.stringify(entries), /34600000001|2026-01/);
});

test('an answer may come as a form', async () => {
  const { store } = createKit();
  const kit = createCallseal({ agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }), credentials: store });
  assert.equal((await send(kit, '/v1/consents/store', { form: { ...agree, language: 'es' } })).status, 200);
  assert.equal((await store.getConsent(subject))?.answer, 'agreed');
});

for (const [what, body] of [
  ['no subject', { ...agree, subject: undefined }],
  ['another answer', { ...agree, answer: 'perhaps' }],
  ['no moment', { ...agree, at: 'now' }],
  ['another method', { ...agree, method: 'guessed' }],
  ['no text', { ...agree, textVersion: '' }],
  ["the caller's number as call", { ...agree, callSid: 'tel:34600000001' }],
] as const) {
  test(`a receipt with ${what} is refused and not stored`, async () => {
    const { post, store } = createKit();
    await assertError(await post('/v1/consents/store', body), 'BODY_MALFORMED');
    assert.equal(await store.export(subject), null);
  });
}

test('a withdrawal destroys the registration, and is remembered until the caller agrees again', async () => {
  const { post } = createKit();
  await post('/v1/credentials/store', { subject, credential: 'c' });
  await post('/v1/consents/store', withdraw);
  assert.deepEqual(await (await post('/v1/credentials/lookup', { subject })).json(), { credential: null });
  await assertError(await post('/v1/credentials/store', { subject, credential: 'c' }), 'CALLER_OPTED_OUT');
  await post('/v1/subjects/erase', { subject }, 'admin');
  assert.deepEqual(await (await post('/v1/consents/lookup', { subject })).json(), { consent: { answer: 'refused', textVersion: '' } });
  await assertError(await post('/v1/credentials/store', { subject, credential: 'c' }), 'CALLER_OPTED_OUT');
  await post('/v1/consents/store', agree);
  assert.equal((await post('/v1/credentials/store', { subject, credential: 'c' })).status, 200);
});

test('where consent is required, a registration without it is refused', async () => {
  const { post } = createKit({ requireConsent: true });
  await assertError(await post('/v1/credentials/store', { subject, credential: 'c' }), 'CALLER_OPTED_OUT');
  await post('/v1/consents/store', agree);
  assert.equal((await post('/v1/credentials/store', { subject, credential: 'c' })).status, 200);
});

test('an administrator exports and erases a caller; the log names neither', async () => {
  const { post, entries, store } = createKit();
  await post('/v1/consents/store', agree);
  await post('/v1/credentials/store', { subject, credential: 'secret credential', modelHash: 'm' });
  entries.length = 0;
  const exported = SubjectExportedSchema.parse(await (await post('/v1/subjects/export', { subject }, 'admin')).json()).subject;
  assert.equal(exported?.registration?.credential, 'secret credential');
  assert.equal(exported.consents.length, 1);
  const { certificate } = SubjectErasedSchema.parse(await (await post('/v1/subjects/erase', { subject }, 'admin')).json());
  assert.equal(certificate?.pseudonym, store.pseudonymOf(subject));
  assert.deepEqual(await (await post('/v1/subjects/export', { subject }, 'admin')).json(), { subject: null });
  assert.deepEqual(await (await post('/v1/subjects/erase', { subject }, 'admin')).json(), { certificate: null });
  assert.deepEqual(
    entries.map(({ event }) => event),
    ['subject-exported', 'subject-erased', 'subject-exported', 'subject-erased'],
  );
  assert.doesNotMatch(JSON.stringify(entries), new RegExp(`34600000001|secret credential|${store.pseudonymOf(subject)}`));
});

test('an agent who is no administrator neither exports nor erases', async () => {
  const { post, store } = createKit();
  await store.put(subject, { credential: 'c' });
  for (const path of ['/v1/subjects/export', '/v1/subjects/erase']) await assertError(await post(path, { subject }), 'ROLE_MISSING');
  assert.equal((await store.get(subject))?.credential, 'c');
});
