import assert from 'node:assert/strict';
import { DestructionCertificateSchema, SubjectExportSchema } from '@callseal/protocol/routes';
import { alice, type Behaviour, bob, receiptOf } from './conformance-kit.js';

/** What holds of everything that is kept about a subject, and of the store itself. */
export const subjectCases: readonly Behaviour[] = [
  [
    'nothing is kept of a subject that was only looked up or deleted',
    async (store) => {
      await store.get(alice);
      await store.getConsent(alice);
      await store.delete(alice);
      assert.equal(await store.export(alice), null);
      await store.put(alice, { credential: 'c1' });
      await store.delete(alice);
      assert.equal(await store.export(alice), null);
    },
  ],
  [
    'an export holds everything, readable, and no subject in clear',
    async (store) => {
      const before = Date.now();
      await store.addConsent(alice, receiptOf('agreed', 0));
      await store.put(alice, { credential: 'c1', modelHash: 'm1', engine: 'e1' });
      await store.put(bob, { credential: 'c2' });
      const exported = SubjectExportSchema.parse(await store.export(alice));
      const { registration, lastInteractionAt, ...rest } = exported;
      assert.deepEqual(rest, { pseudonym: store.pseudonymOf(alice), consents: [receiptOf('agreed', 0)], optedOut: false, destroyAt: null });
      const { storedAt, ...stored } = registration ?? { storedAt: '' };
      assert.deepEqual(stored, { credential: 'c1', modelHash: 'm1', engine: 'e1' });
      for (const moment of [storedAt, lastInteractionAt ?? '']) {
        assert.ok(Date.parse(moment) >= before - 1 && Date.parse(moment) <= Date.now() + 1, moment);
      }
      assert.equal(JSON.stringify(exported).includes(alice.slice(1)), false);
    },
  ],
  [
    'an export lists all receipts in the order of their arrival',
    async (store) => {
      const receipts = [receiptOf('agreed', 3), receiptOf('withdrawn', 1), receiptOf('agreed', 2), receiptOf('refused', 0)];
      for (const receipt of receipts) await store.addConsent(alice, receipt);
      const exported = await store.export(alice);
      assert.deepEqual(exported?.consents, receipts);
      assert.equal(exported.optedOut, true);
      assert.equal(exported.registration, null);
    },
  ],
  [
    'erasing leaves nothing of a subject, certifies it, and can be repeated',
    async (store) => {
      await store.addConsent(alice, receiptOf('agreed', 0));
      await store.put(alice, { credential: 'c1' });
      await store.put(bob, { credential: 'c2' });
      const certificate = DestructionCertificateSchema.parse(await store.erase(alice));
      const { id, destroyedAt, keyIds, ...rest } = certificate;
      assert.deepEqual(rest, { pseudonym: store.pseudonymOf(alice), reason: 'erased', registrations: 1, receipts: 1 });
      assert.equal(keyIds.length, 1);
      assert.equal(Number.isNaN(Date.parse(destroyedAt)), false);
      assert.equal(await store.get(alice), null);
      assert.equal(await store.getConsent(alice), null);
      assert.equal(await store.export(alice), null);
      assert.equal(await store.erase(alice), null);
      assert.equal((await store.get(bob))?.credential, 'c2');
      assert.notEqual((await store.erase(bob))?.id, id);
    },
  ],
  [
    'an opt-out outlives the erasure, and nothing else does',
    async (store) => {
      await store.addConsent(alice, receiptOf('agreed', 0));
      await store.addConsent(alice, receiptOf('withdrawn', 1));
      assert.equal((await store.erase(alice))?.receipts, 2);
      assert.deepEqual(await store.export(alice), {
        pseudonym: store.pseudonymOf(alice),
        registration: null,
        consents: [],
        optedOut: true,
        lastInteractionAt: null,
        destroyAt: null,
      });
      assert.deepEqual(await store.getConsent(alice), { answer: 'refused' });
      await store.get(alice);
      assert.equal((await store.export(alice))?.lastInteractionAt, null);
      await assert.rejects(store.put(alice, { credential: 'c1' }), { code: 'CALLER_OPTED_OUT' });
      assert.equal((await store.export(alice))?.lastInteractionAt, null);
      assert.equal(await store.erase(alice), null);
      await assert.rejects(store.put(alice, { credential: 'c1' }), { code: 'CALLER_OPTED_OUT' });
      await store.addConsent(alice, receiptOf('agreed', 2));
      await store.put(alice, { credential: 'c2' });
      assert.equal((await store.erase(alice))?.registrations, 1);
      assert.equal(await store.export(alice), null);
    },
  ],
  [
    'whoever is erased many times at once is certified once',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      const certificates = await Promise.all(Array.from({ length: 8 }, () => store.erase(alice)));
      assert.equal(certificates.filter((certificate) => certificate !== null).length, 1);
    },
  ],
  [
    'without a retention policy nobody is due',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      assert.deepEqual(await store.destroyDue(), []);
      assert.equal((await store.get(alice))?.credential, 'c1');
    },
  ],
  [
    'what is under the first key is not encrypted anew',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      await store.addConsent(alice, receiptOf('agreed'));
      assert.deepEqual(await store.reencrypt(), { reencrypted: 0, unreadable: 0, remaining: 0 });
    },
  ],
  [
    'answers a ping until it is closed; then everything is refused, and closing again is nothing',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      await store.ping();
      await store.close();
      await assert.rejects(store.ping());
      await assert.rejects(store.get(alice));
      await assert.rejects(store.put(alice, { credential: 'c2' }));
      await assert.rejects(store.addConsent(alice, receiptOf('agreed')));
      await store.close();
    },
  ],
];
