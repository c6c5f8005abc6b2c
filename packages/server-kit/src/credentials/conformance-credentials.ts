import assert from 'node:assert/strict';
import { limits } from '@callseal/protocol/limits';
import { alice, type Behaviour, bob } from './conformance-kit.js';

/** What holds of credentials alone. */
export const credentialCases: readonly Behaviour[] = [
  [
    'an unknown subject has no credential',
    async (store) => {
      assert.equal(await store.get(alice), null);
    },
  ],
  [
    'a stored credential comes back unchanged, with its model hash',
    async (store) => {
      await store.put(alice, { credential: 'c1', modelHash: 'm1' });
      assert.deepEqual({ ...(await store.get(alice)) }, { credential: 'c1', modelHash: 'm1' });
    },
  ],
  [
    'a credential without a model hash comes back without one',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      assert.equal((await store.get(alice))?.modelHash, undefined);
    },
  ],
  [
    'a credential comes back with the voice service that made it',
    async (store) => {
      await store.put(alice, { credential: 'c1', engine: 'engine-a' });
      assert.equal((await store.get(alice))?.engine, 'engine-a');
    },
  ],
  [
    'text that would not come back as it was is refused',
    async (store) => {
      for (const wrong of [{ credential: '\ud800' }, { credential: 'c', modelHash: 'a\0b' }, { credential: 'c', engine: '\udfff' }]) {
        await assert.rejects(store.put(alice, wrong), { code: 'BODY_MALFORMED' });
      }
      assert.equal(await store.get(alice), null);
    },
  ],
  [
    'a pseudonym is 64 hexadecimal digits, the same for one subject and different for two',
    (store) => {
      assert.match(store.pseudonymOf(alice), /^[0-9a-f]{64}$/);
      assert.equal(store.pseudonymOf(alice), store.pseudonymOf(alice));
      assert.notEqual(store.pseudonymOf(alice), store.pseudonymOf(bob));
      return Promise.resolve();
    },
  ],
  [
    'storing again replaces credential and model hash',
    async (store) => {
      await store.put(alice, { credential: 'c1', modelHash: 'm1' });
      await store.put(alice, { credential: 'c2' });
      const found = await store.get(alice);
      assert.equal(found?.credential, 'c2');
      assert.equal(found.modelHash, undefined);
    },
  ],
  [
    'subjects are kept apart, also when they differ in case, spaces or one character',
    async (store) => {
      const subjects = [alice, bob, 'a', 'A', 'a ', ' a', '', '\u00e9', 'e\u0301', "a' OR 1=1 --", '__proto__', 'a\0b', 'a\0'];
      for (const subject of subjects) await store.put(subject, { credential: `of ${JSON.stringify(subject)}` });
      for (const subject of subjects) assert.equal((await store.get(subject))?.credential, `of ${JSON.stringify(subject)}`);
    },
  ],
  [
    'the longest credential and non-ASCII text survive',
    async (store) => {
      const credential = 'ñ🎙'.repeat(Math.floor(limits.credentialCharacters / 3));
      await store.put(alice, { credential, modelHash: 'ü'.repeat(256) });
      assert.equal((await store.get(alice))?.credential, credential);
    },
  ],
  [
    'deleting destroys one credential, says whether there was one, and can be repeated',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      await store.put(bob, { credential: 'c2' });
      assert.equal(await store.delete(alice), true);
      assert.equal(await store.delete(alice), false);
      assert.equal(await store.get(alice), null);
      assert.equal((await store.get(bob))?.credential, 'c2');
    },
  ],
  [
    'a credential can be stored again after it was deleted',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      await store.delete(alice);
      await store.put(alice, { credential: 'c2' });
      assert.equal((await store.get(alice))?.credential, 'c2');
    },
  ],
  [
    'concurrent writes leave one of them whole',
    async (store) => {
      const written = Array.from({ length: 20 }, (_, index) => ({ credential: `c${index}`, modelHash: `m${index}` }));
      await Promise.all(written.map((credential) => store.put(alice, credential)));
      const found = await store.get(alice);
      assert.ok(written.some(({ credential, modelHash }) => found?.credential === credential && found.modelHash === modelHash));
    },
  ],
];
