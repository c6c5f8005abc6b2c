import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { WatchlistEntrySchema, WatchlistSchema } from '@callseal/protocol/screening';
import { createMemoryWatchlistStore } from './memory-watchlist-store.js';
import { EngineHarness, registerPayload, screenPayload } from '../testing/engine-harness.js';
import { constantAudio } from '../testing/media-frames.js';
import type { EngineTrace } from '../service/engine-trace.js';

const traces: EngineTrace[] = [];
const memory = createMemoryWatchlistStore();
let isDown = false;
const store = { ...memory, readAll: () => (isDown ? Promise.reject(new Error('/secret/path')) : memory.readAll()) };
const harness = await EngineHarness.start({
  screening: { watchlist: { store, threshold: 0.8, maximumEntries: 3 } },
  onTrace: (event) => traces.push(event),
});
after(() => harness.close());
let token = '';
before(async () => {
  token = await harness.token('fraud');
});

async function ask(method: string, path = '', body?: unknown, authorization = `Bearer ${token}`) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const reply = await fetch(`${harness.engine.url}/watchlist${path}`, {
    method,
    headers: { ...(authorization === '' ? {} : { authorization }), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: text }),
  });
  const said = await reply.text();
  return { status: reply.status, body: (said === '' ? {} : JSON.parse(said)) as Record<string, unknown>, said };
}

async function final(namespace: string, payload: { metadata: { call_id: string } }, speaker: number) {
  const session = await harness.ready(namespace, payload);
  await harness.play(payload.metadata.call_id, constantAudio(speaker, 5.1));
  return session.final();
}

describe('the watchlist over HTTP', () => {
  test('takes the voice of a call that was screened, or of a registration, tells ids and times only, and lets them be removed', async () => {
    await final('/screen', screenPayload('CA-rest'), 5);
    const { credential } = (await final('/register', registerPayload('CA-register'), 6)).payload;
    const first = await ask('POST', '', { call_id: 'CA-rest' });
    const second = await ask('POST', '', { credential });
    assert.deepEqual([first.status, second.status], [201, 201]);
    const entry = WatchlistEntrySchema.parse(first.body);
    assert.equal(Date.parse(entry.expires_at) - Date.parse(entry.added_at), 90 * 86_400_000);
    const listed = await ask('GET');
    assert.deepEqual(
      WatchlistSchema.parse(listed.body).entries.map(({ id }) => id),
      [entry.id, WatchlistEntrySchema.parse(second.body).id],
    );
    assert.ok(!listed.said.includes(String(credential)) && !listed.said.includes('CA-rest'));
    assert.equal((await ask('DELETE', `/${entry.id}`)).status, 204);
    assert.deepEqual(
      [(await ask('DELETE', `/${entry.id}`)).body.code, (await ask('GET')).body.entries],
      ['WATCHLIST_ENTRY_NOT_FOUND', [second.body]],
    );
    const told = traces.filter(({ type }) => type.startsWith('watchlist'));
    assert.deepEqual(
      told.map(({ type }) => type),
      ['watchlist-added', 'watchlist-added', 'watchlist-removed'],
    );
    assert.ok(!JSON.stringify(told).includes(String(credential)));
  });

  for (const [what, status, code, body] of [
    ['no JSON', 400, 'BODY_MALFORMED', 'x'],
    ['nothing', 400, 'BODY_MALFORMED', {}],
    ['both', 400, 'BODY_MALFORMED', { call_id: 'CA1', credential: 'x' }],
    ['a call that nobody screened', 404, 'CALL_NOT_SCREENED', { call_id: 'CA-unknown' }],
    ['what is no credential', 400, 'CREDENTIAL_MALFORMED', { credential: 'x' }],
    ['a body that is too large', 413, 'BODY_TOO_LARGE', { credential: 'x'.repeat(200_000) }],
  ] as const) {
    test(`refuses ${what} with ${code}`, async () => {
      const reply = await ask('POST', '', body);
      assert.deepEqual([reply.status, reply.body.code], [status, code]);
    });
  }

  test('refuses one voice too many with WATCHLIST_FULL', async () => {
    const call = screenPayload('CA-full');
    await final('/screen', call, 7);
    const replies = [await ask('POST', '', { call_id: 'CA-full' }), await ask('POST', '', { call_id: 'CA-full' })];
    assert.deepEqual(
      replies.map(({ status }) => status),
      [201, 201],
    );
    assert.equal((await ask('POST', '', { call_id: 'CA-full' })).body.code, 'WATCHLIST_FULL');
  });

  test('is closed to everybody without a token of its scope, whatever they ask', async () => {
    const page = `Bearer ${await harness.token()}`;
    for (const [authorization, status, code] of [
      ['', 401, 'TOKEN_MISSING'],
      ['Bearer x', 401, 'TOKEN_INVALID'],
      [page, 403, 'TOKEN_SCOPE_MISSING'],
    ] as const) {
      for (const [method, path] of [
        ['GET', ''],
        ['POST', ''],
        ['DELETE', '/x'],
        ['PUT', ''],
      ] as const) {
        const reply = await ask(method, path, undefined, authorization);
        assert.deepEqual([reply.status, reply.body.code], [status, code], `${method} ${authorization}`);
      }
    }
  });

  test('answers methods that it does not know with 405, and a store that fails with 503 that says nothing of it', async () => {
    assert.equal((await ask('PUT')).status, 405);
    assert.equal((await ask('GET', '/x')).status, 405);
    isDown = true;
    const reply = await ask('GET');
    isDown = false;
    assert.deepEqual([reply.status, reply.body.code], [503, 'WATCHLIST_FAILED']);
    assert.ok(!reply.said.includes('secret'));
  });
});
