import assert from 'node:assert/strict';
import type { ConsentReceipt } from '@callseal/protocol/routes';
import { alice, type Behaviour, bob, receiptOf } from './conformance-kit.js';

const optedOut = { code: 'CALLER_OPTED_OUT' };

/** What holds of answers to the consent question. */
export const consentCases: readonly Behaviour[] = [
  [
    'one who was never asked has no answer',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      assert.equal(await store.getConsent(alice), null);
      assert.equal(await store.getConsent(bob), null);
    },
  ],
  [
    'the last receipt to arrive is the answer, and comes back whole',
    async (store) => {
      await store.addConsent(alice, receiptOf('refused', 5));
      await store.addConsent(alice, receiptOf('agreed', 1));
      assert.deepEqual(await store.getConsent(alice), receiptOf('agreed', 1));
      const { callSid, answer, textVersion, at, method } = receiptOf('withdrawn', 9);
      const silent = { callSid, answer, textVersion, at, method };
      await store.addConsent(alice, silent);
      assert.deepEqual(await store.getConsent(alice), silent);
      assert.equal(await store.getConsent(bob), null);
    },
  ],
  [
    'an agreement leaves the credential as it is',
    async (store) => {
      await store.put(alice, { credential: 'c1' });
      await store.addConsent(alice, receiptOf('agreed'));
      assert.equal((await store.get(alice))?.credential, 'c1');
    },
  ],
  ...(['refused', 'withdrawn'] as const).map(
    (answer): Behaviour => [
      `a caller who has ${answer} loses the credential, and cannot be registered until they agree`,
      async (store) => {
        await store.addConsent(alice, receiptOf('agreed', 0));
        await store.put(alice, { credential: 'c1' });
        await store.put(bob, { credential: 'c2' });
        await store.addConsent(alice, receiptOf(answer, 1));
        assert.equal(await store.get(alice), null);
        await assert.rejects(store.put(alice, { credential: 'c3' }), optedOut);
        assert.equal(await store.get(alice), null);
        assert.equal((await store.get(bob))?.credential, 'c2');
        await store.addConsent(alice, receiptOf('agreed', 2));
        await store.put(alice, { credential: 'c4' });
        assert.equal((await store.get(alice))?.credential, 'c4');
      },
    ],
  ),
  [
    'deleting the credential keeps receipts and opt-out',
    async (store) => {
      await store.addConsent(alice, receiptOf('agreed'));
      await store.put(alice, { credential: 'c1' });
      assert.equal(await store.delete(alice), true);
      assert.deepEqual(await store.getConsent(alice), receiptOf('agreed'));
      await store.addConsent(alice, receiptOf('refused', 1));
      assert.equal(await store.delete(alice), false);
      await assert.rejects(store.put(alice, { credential: 'c1' }), optedOut);
    },
  ],
  [
    'a receipt that is sent again is kept once, and undoes no later answer',
    async (store) => {
      await store.addConsent(alice, receiptOf('agreed', 0));
      await store.addConsent(alice, receiptOf('withdrawn', 1));
      await store.addConsent(alice, receiptOf('agreed', 0));
      assert.equal((await store.getConsent(alice))?.answer, 'withdrawn');
      await assert.rejects(store.put(alice, { credential: 'c1' }), optedOut);
      assert.equal((await store.export(alice))?.consents.length, 2);
    },
  ],
  [
    'the same receipt of two callers belongs to both',
    async (store) => {
      await store.addConsent(alice, receiptOf('agreed'));
      await store.addConsent(bob, receiptOf('agreed'));
      assert.equal((await store.getConsent(alice))?.answer, 'agreed');
      assert.equal((await store.getConsent(bob))?.answer, 'agreed');
    },
  ],
  [
    "a receipt keeps its own fields only, and is refused when it is none or holds the caller's number",
    async (store) => {
      const number = alice.slice(1);
      for (const wrong of [
        { ...receiptOf('agreed'), answer: 'perhaps' },
        { ...receiptOf('agreed'), at: 'yesterday' },
        { ...receiptOf('agreed'), callSid: `call-of-${number}` },
        { ...receiptOf('agreed'), textVersion: alice },
      ]) {
        await assert.rejects(store.addConsent(alice, wrong as ConsentReceipt), { code: 'BODY_MALFORMED' });
      }
      assert.equal(await store.export(alice), null);
      await store.addConsent(alice, { ...receiptOf('agreed'), caller: alice } as ConsentReceipt);
      assert.deepEqual(await store.getConsent(alice), receiptOf('agreed'));
    },
  ],
  [
    'however withdrawals and registrations meet, one who opted out has no credential',
    async (store) => {
      for (let round = 0; round < 10; round += 1) {
        await store.addConsent(alice, receiptOf('agreed', 2 * round));
        await Promise.allSettled([
          store.put(alice, { credential: 'c1' }),
          store.addConsent(alice, receiptOf('withdrawn', 2 * round + 1)),
          store.put(alice, { credential: 'c2' }),
        ]);
        assert.equal(await store.get(alice), null);
        assert.equal((await store.getConsent(alice))?.answer, 'withdrawn');
      }
    },
  ],
];
