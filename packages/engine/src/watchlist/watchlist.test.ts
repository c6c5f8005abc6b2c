import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createMemoryWatchlistStore } from './memory-watchlist-store.js';
import { createSqliteWatchlistStore } from './sqlite-watchlist-store.js';
import { createWatchlistSealer } from './watchlist-sealer.js';
import type { WatchlistStore } from './watchlist-store.js';
import { createWatchlist, type Watchlist } from './watchlist.js';
import type { EngineTraceDetail } from '../service/engine-trace.js';
import { generateSealingKey } from '../service/engine-options.js';
import { ManualClock } from '../testing/manual-clock.js';
import { createScriptedVoiceMethod } from '../testing/scripted-voice-method.js';
import type { Utterance } from '../voice/voice-method.js';

const voice = createScriptedVoiceMethod();
const sealingKey = generateSealingKey();
const day = 86_400;

function utteranceOf(speaker: number): Utterance {
  const analyser = voice.createAnalyser();
  analyser.push(new Uint8Array(8000).fill(speaker));
  return analyser.finish();
}
const templateOf = (speaker: number): Uint8Array => voice.enrol(utteranceOf(speaker));

interface SetUp {
  readonly store?: WatchlistStore;
  readonly clock?: ManualClock;
  readonly sealingKey?: Uint8Array;
  readonly modelHash?: string;
  readonly maximumEntries?: number;
  readonly traces?: EngineTraceDetail[];
}

async function open(options: SetUp = {}): Promise<Watchlist> {
  const { store = createMemoryWatchlistStore(), clock = new ManualClock(), maximumEntries = 10, traces = [] } = options;
  const sealer = createWatchlistSealer({ sealingKey: options.sealingKey ?? sealingKey, modelHash: options.modelHash ?? voice.modelHash });
  const trace = (_call: string, detail: EngineTraceDetail): void => void traces.push(detail);
  const watchlist = createWatchlist({ store, sealer, voice, clock, trace, threshold: 0.8, maximumEntries, retentionDays: 90 });
  await watchlist.tidy();
  return watchlist;
}

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'callseal-watchlist-'));
  context.after(() => {
    rmSync(path, { recursive: true });
  });
  return path;
}

const stores: readonly (readonly [string, (context: TestContext) => WatchlistStore])[] = [
  ['memory', () => createMemoryWatchlistStore()],
  [
    'SQLite',
    (context) => {
      const store = createSqliteWatchlistStore({ path: join(folder(context), 'watchlist.db') });
      context.after(() => store.close());
      return store;
    },
  ],
];

for (const [name, create] of stores) {
  describe(`a watchlist in ${name}`, () => {
    test('finds a voice that was added, no other, and not any more once it was removed', async (context) => {
      const watchlist = await open({ store: create(context) });
      assert.deepEqual(watchlist.search(utteranceOf(5)), { hit: false, entries: 0 });
      const { id } = await watchlist.add(templateOf(5));
      await watchlist.add(templateOf(6));
      assert.deepEqual(watchlist.search(utteranceOf(5)), { hit: true, entries: 2 });
      assert.deepEqual(watchlist.search(utteranceOf(7)), { hit: false, entries: 2 });
      assert.equal(await watchlist.remove(id), true);
      assert.equal(await watchlist.remove(id), false);
      assert.deepEqual(watchlist.search(utteranceOf(5)), { hit: false, entries: 1 });
    });

    test('destroys an entry when its 90 days are over, and looks at it no longer even before the job came', async (context) => {
      const clock = new ManualClock();
      const traces: EngineTraceDetail[] = [];
      const store = create(context);
      const watchlist = await open({ store, clock, traces });
      const { id, addedAt, expiresAt } = await watchlist.add(templateOf(5));
      assert.equal(expiresAt - addedAt, 90 * day * 1000);
      clock.advance(90 * day - 1);
      await watchlist.tidy();
      assert.equal(watchlist.search(utteranceOf(5)).hit, true);
      clock.advance(1);
      assert.deepEqual(watchlist.search(utteranceOf(5)), { hit: false, entries: 0 });
      assert.equal((await store.readAll()).length, 1);
      await watchlist.tidy();
      assert.deepEqual(await store.readAll(), []);
      assert.deepEqual(traces.at(-1), { type: 'watchlist-removed', id, reason: 'expired' });
    });

    test('holds no more than it may, however many are added at once', async (context) => {
      const watchlist = await open({ store: create(context), maximumEntries: 3 });
      const added = await Promise.allSettled(Array.from({ length: 8 }, (_, speaker) => watchlist.add(templateOf(speaker))));
      assert.equal(added.filter(({ status }) => status === 'fulfilled').length, 3);
      for (const result of added)
        if (result.status === 'rejected') assert.equal((result.reason as { code: string }).code, 'WATCHLIST_FULL');
      assert.equal((await watchlist.list()).length, 3);
    });

    test('hears of what another process added and removed', async (context) => {
      const store = create(context);
      const [here, there] = [await open({ store }), await open({ store })];
      const { id } = await there.add(templateOf(5));
      assert.deepEqual(
        (await here.list()).map((entry) => entry.id),
        [id],
      );
      assert.equal(here.search(utteranceOf(5)).hit, true);
      await there.remove(id);
      await here.tidy();
      assert.equal(here.search(utteranceOf(5)).hit, false);
    });
  });
}

describe('a watchlist that cannot be looked at whole', () => {
  for (const [what, changes] of [
    ['the sealing key changed', { sealingKey: generateSealingKey() }],
    ['the voice model changed', { modelHash: 'scripted-2' }],
  ] as const) {
    test(`because ${what} never says that nobody was found, and shows the entry as of no use`, async () => {
      const store = createMemoryWatchlistStore();
      await (await open({ store })).add(templateOf(5));
      const changed = await open({ store, ...changes });
      assert.deepEqual(changed.search(utteranceOf(7)), { hit: null, entries: 0 });
      assert.deepEqual(
        (await changed.list()).map(({ isUsable }) => isUsable),
        [false],
      );
      await changed.add(templateOf(6));
      assert.deepEqual(changed.search(utteranceOf(6)), { hit: true, entries: 1 });
    });
  }

  test('because the store fails does not say so for five minutes, then it does, until it is read again', async () => {
    const clock = new ManualClock();
    const memory = createMemoryWatchlistStore();
    let isDown = false;
    const failing = { ...memory, readAll: () => (isDown ? Promise.reject(new Error('disk')) : memory.readAll()) };
    const watchlist = await open({ store: failing, clock });
    isDown = true;
    clock.advance(300);
    await watchlist.tidy();
    assert.equal(watchlist.search(utteranceOf(5)).hit, false);
    clock.advance(1);
    await watchlist.tidy();
    assert.equal(watchlist.search(utteranceOf(5)).hit, null);
    await assert.rejects(watchlist.list());
    isDown = false;
    await watchlist.tidy();
    assert.equal(watchlist.search(utteranceOf(5)).hit, false);
  });

  test('because it was never read says that it does not know', () => {
    const sealer = createWatchlistSealer({ sealingKey, modelHash: voice.modelHash });
    const store = createMemoryWatchlistStore();
    const options = { store, sealer, voice, clock: new ManualClock(), trace: null, threshold: 0.8, maximumEntries: 1, retentionDays: 1 };
    assert.equal(createWatchlist(options).search(utteranceOf(5)).hit, null);
  });
});

describe('an entry at rest', () => {
  test('is sealed: no file holds a byte sequence of the template, and after its removal none holds the sealed one', async (context) => {
    const path = folder(context);
    const store = createSqliteWatchlistStore({ path: join(path, 'watchlist.db') });
    const marked = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7 + (at >> 3)) & 0xff);
    const sealed = createWatchlistSealer({ sealingKey, modelHash: voice.modelHash }).seal({ id: 'x', addedAt: 1, expiresAt: 9e15 }, marked);
    await store.insert(sealed);
    const bytes = (): Buffer => Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name))));
    assert.ok(bytes().includes(Buffer.from(sealed.sealed.subarray(100, 140))), 'what is looked for is what is written');
    for (let at = 0; at + 16 <= marked.length; at += 16) assert.ok(!bytes().includes(Buffer.from(marked.subarray(at, at + 16))));
    await store.remove('x');
    assert.ok(!bytes().includes(Buffer.from(sealed.sealed.subarray(100, 140))));
    await store.close();
  });

  test('is there after the process died without a word, when it was confirmed', async (context) => {
    const path = join(folder(context), 'watchlist.db');
    const died = createSqliteWatchlistStore({ path });
    await (await open({ store: died })).add(templateOf(5));
    const next = createSqliteWatchlistStore({ path });
    context.after(() => Promise.all([died.close(), next.close()]));
    assert.equal((await open({ store: next })).search(utteranceOf(5)).hit, true);
  });

  test('is not opened with any byte changed, under another id, or with a longer life', () => {
    const sealer = createWatchlistSealer({ sealingKey, modelHash: voice.modelHash });
    const entry = sealer.seal({ id: 'a', addedAt: 1, expiresAt: 2 }, Uint8Array.of(1, 2, 3));
    assert.deepEqual(sealer.open(entry), Buffer.from([1, 2, 3]));
    for (const changed of [{ id: 'b' }, { addedAt: 0 }, { expiresAt: 3 }]) assert.equal(sealer.open({ ...entry, ...changed }), null);
    fc.assert(
      fc.property(fc.nat(entry.sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const sealed = Uint8Array.from(entry.sealed);
        sealed[at] = (sealed[at] ?? 0) ^ mask;
        return sealer.open({ ...entry, sealed }) === null;
      }),
    );
    for (const length of [0, 11, 27]) assert.equal(sealer.open({ ...entry, sealed: entry.sealed.subarray(0, length) }), null);
  });
});
