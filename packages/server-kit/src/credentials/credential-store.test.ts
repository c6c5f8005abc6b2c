import { after, describe, test } from 'node:test';
import { createMemoryPlace, createPostgresPlaces, createSqlitePlace } from '../testkit/credential-stores.js';
import { credentialStoreConformance } from './conformance.js';
import { generateKey, parseKeyRing } from './key-ring.js';
import { createMemoryCredentialStore } from './memory-credential-store.js';
import { createSqliteCredentialStore } from './sqlite-credential-store.js';

const postgres = createPostgresPlaces();
after(() => postgres.stop());

for (const [name, createPlace] of [
  ['the memory store', createMemoryPlace],
  ['the SQLite store', createSqlitePlace],
  ['the PostgreSQL store', postgres.createPlace],
] as const) {
  describe(name, () => {
    for (const { title, run } of credentialStoreConformance) {
      test(title, async (context) => run((await createPlace(context)).open()));
    }
  });
}

describe('the public factories', () => {
  for (const { title, run } of credentialStoreConformance) {
    test(`of memory: ${title}`, () => run(createMemoryCredentialStore()));
    test(`of SQLite in memory: ${title}`, async () => {
      const store = createSqliteCredentialStore({ path: ':memory:', keys: parseKeyRing(generateKey()), subjectKey: generateKey() });
      await run(store);
      await store.close();
    });
  }
});
