import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createMemoryPlace, createPostgresPlaces, createSqlitePlace } from '../testkit/credential-stores.js';
import { credentialOf, next, nothing, perform, readState, type State, type Step } from '../testkit/store-actor.js';
import type { CredentialStore } from './credential-store.js';
import { generateKey, parseKeyRing } from './key-ring.js';

const postgres = createPostgresPlaces();
before(() => postgres.server());
after(() => postgres.stop());

type Operation = Step['operation'] | 'get' | 'reencrypt';
/** What a request sees of the order: a refusal, the credential it found, or nothing. */
type Seen = boolean | number | null;

const operation = fc.constantFrom<Operation>('put', 'put', 'put', 'delete', 'agree', 'withdraw', 'erase', 'get', 'reencrypt');

async function run(store: CredentialStore, subject: string, kind: Operation, number: number): Promise<Seen> {
  if (kind === 'reencrypt') {
    assert.equal((await store.reencrypt()).unreadable, 0);
    return false;
  }
  if (kind !== 'get') return perform(store, { operation: kind, subject, number });
  const found = await store.get(subject);
  if (found === null) return null;
  const written = Number.parseInt(found.credential, 10);
  assert.deepEqual(found, { credential: credentialOf(written), modelHash: `m${written}` });
  return written;
}

/** The same, of the requests done one after the other. */
function runAlone(state: State, kind: Operation, number: number): readonly [State, Seen] {
  if (kind === 'reencrypt') return [state, false];
  if (kind === 'get') return [state, state.credential];
  return [next(state, { operation: kind, subject: '', number }), kind === 'put' && state.optedOut];
}

/** Whether some order of the requests explains what each of them saw and what is left. */
function isExplained(state: State, requests: readonly (readonly [Operation, number, Seen])[], left: State): boolean {
  if (requests.length === 0) return JSON.stringify(state) === JSON.stringify(left);
  return requests.some(([kind, number, seen], place) => {
    const [after, expected] = runAlone(state, kind, number);
    return expected === seen && isExplained(after, requests.toSpliced(place, 1), left);
  });
}

for (const [name, createPlace, numRuns] of [
  ['memory', createMemoryPlace, 100],
  ['SQLite', createSqlitePlace, 60],
  ['PostgreSQL', postgres.createPlace, 80],
] as const) {
  test(`${name}: whatever is asked at once about a caller, on two machines, happened in some order`, async (context) => {
    const place = await createPlace(context);
    const keys = [generateKey(), generateKey()] as const;
    // each machine finds the other's values to be encrypted anew
    const stores = [keys, keys.toReversed()].map((ring) => place.open({ keys: parseKeyRing(ring.join()) }));
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 3 }), fc.array(operation, { minLength: 2, maxLength: 6 }), async (first, then) => {
        const subject = `caller ${runs++}`;
        let begin = nothing;
        for (const [number, kind] of first.entries()) {
          await run(storeOf(stores, number), subject, kind, number);
          [begin] = runAlone(begin, kind, number);
        }
        const seen = await Promise.all(
          then.map(async (kind, place) => [kind, 100 + place, await run(storeOf(stores, place), subject, kind, 100 + place)] as const),
        );
        const left = await readState(storeOf(stores, 0), subject);
        assert.ok(isExplained(begin, seen, left), JSON.stringify({ begin, seen, left }));
      }),
      { numRuns },
    );
  });
}

function storeOf(stores: readonly CredentialStore[], place: number): CredentialStore {
  const store = stores[place % stores.length];
  if (store === undefined) throw new Error('there are stores');
  return store;
}
