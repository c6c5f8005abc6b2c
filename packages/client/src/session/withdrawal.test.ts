/** Taking consent back, and taking a deletion back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '../testing.js';
import { call, createHarness, type Harness, type HarnessOptions } from './harness.test.js';

const remembered = { answer: 'agreed', textVersion: '2' } as const;
const agreed = async (options: HarnessOptions = {}) => {
  const harness = createHarness({ credential: 'kept', consentTo: '2', remembered, ...options });
  await harness.call();
  return harness;
};
const answers = (harness: Harness) => harness.consents.receipts.map(({ answer }) => answer);
const deletions = (harness: Harness) => harness.store.requests.filter(({ method }) => method === 'delete').map(({ callerId }) => callerId);

describe('a withdrawal', () => {
  it('stops what runs, is confirmed, deletes the registration and is receipted', async () => {
    const harness = await agreed();
    await harness.toAudio('verify');
    await harness.act('withdraw');
    assert.equal(harness.stream.open.size, 0);
    assert.equal(harness.expect('confirming-delete').withdrawing, true);
    assert.deepEqual(answers(harness), []);
    await harness.act('confirm-delete');
    const state = harness.expect('refused');
    assert.deepEqual([state.consent, state.registration, state.verified], ['withdrawn', 'not-registered', false]);
    assert.deepEqual([answers(harness), deletions(harness)], [['withdrawn'], ['+1']]);
    assert.ok(harness.states.some((seen) => seen.phase === 'deleting' && seen.withdrawing));
    assert.deepEqual(harness.session.availableActions(), ['agree', 'dismiss']);
    await harness.act('agree');
    assert.equal(harness.expect('not-registered').consent, 'agreed');
  });

  it('taken back before it is confirmed leaves everything as it was', async () => {
    const harness = await agreed();
    await harness.toAudio('verify');
    await harness.act('withdraw');
    await harness.act('cancel');
    const state = harness.expect('inconclusive');
    assert.deepEqual([state.reason, state.consent, state.registration], ['cancelled', 'agreed', 'registered']);
    assert.deepEqual([answers(harness), deletions(harness)], [[], []]);
  });

  it('of a caller without a registration needs no confirmation', async () => {
    const harness = createHarness({ consentTo: '2', remembered });
    await harness.call();
    await harness.toAudio('register');
    await harness.act('withdraw');
    assert.equal(harness.expect('refused').consent, 'withdrawn');
    assert.equal(harness.stream.open.size, 0);
    await harness.emit('result-success', { credential: 'late' });
    assert.deepEqual([answers(harness), harness.store.entries.size, deletions(harness)], [['withdrawn'], 0, []]);
    await harness.act('dismiss');
    await harness.act('register');
    harness.expect('refused');
  });

  it('is never kept from the caller by deleteOnlyAfterVerification', async () => {
    const harness = await agreed({ deleteOnlyAfterVerification: true });
    assert.deepEqual(harness.session.availableActions(), ['verify', 'withdraw']);
    await harness.act('withdraw');
    await harness.act('confirm-delete');
    harness.expect('refused');
  });

  it('deletes also when nobody knows whether there is a registration', async () => {
    const harness = await agreed();
    const remove = harness.store.delete.bind(harness.store);
    harness.store.delete = () => Promise.reject(new Error('no'));
    await harness.act('delete');
    await harness.act('confirm-delete');
    assert.equal(harness.expect('unavailable').registration, 'unknown');
    harness.store.delete = remove;
    await harness.act('withdraw');
    harness.expect('confirming-delete');
  });

  it('holds although the deletion failed, which can be repeated, and is receipted once', async () => {
    const harness = await agreed({ deleteOnlyAfterVerification: true });
    const remove = harness.store.delete.bind(harness.store);
    harness.store.delete = () => Promise.reject(new Error('no'));
    await harness.act('withdraw');
    await harness.act('confirm-delete');
    assert.deepEqual([harness.expect('unavailable').failed, harness.state().consent], ['delete', 'withdrawn']);
    await harness.act('dismiss');
    assert.equal(harness.expect('registered').consent, 'withdrawn');
    await harness.act('verify');
    harness.expect('refused');
    assert.equal(harness.signalling.sessions.length, 0);
    await harness.act('delete');
    await harness.act('confirm-delete');
    harness.store.delete = remove;
    await harness.act('retry');
    harness.expect('refused');
    assert.deepEqual([answers(harness), harness.store.entries.size], [['withdrawn'], 0]);
  });
});

describe('a confirmed deletion', () => {
  it('can be undone while its time lasts, and leads back to where it was asked for', async () => {
    const harness = createHarness({ credential: 'kept', undoSeconds: 6 });
    await harness.call();
    await harness.toAudio('verify');
    await harness.emit('result-success', { score: 0.9 });
    await harness.act('delete');
    await harness.act('confirm-delete');
    const { undoSeconds, withdrawing } = harness.expect('delete-scheduled');
    assert.deepEqual([undoSeconds, withdrawing, harness.session.availableActions()], [6, false, ['cancel']]);
    await harness.clock.pass(5_999);
    await harness.act('cancel');
    assert.equal(harness.expect('verified').verified, true);
    await harness.clock.pass(60_000);
    assert.deepEqual([deletions(harness), harness.clock.pending], [[], 0]);
  });

  it('is carried out when its time is over', async () => {
    const harness = createHarness({ credential: 'kept', undoSeconds: 6 });
    await harness.call();
    await harness.act('delete');
    await harness.act('confirm-delete');
    await harness.clock.pass(6_000);
    harness.expect('deleted');
    assert.deepEqual(deletions(harness), ['+1']);
  });

  it('goes on when the call ends', async () => {
    const harness = createHarness({ credential: 'kept', undoSeconds: 6 });
    await harness.call();
    await harness.act('delete');
    await harness.act('confirm-delete');
    await harness.call(false);
    harness.expect('delete-scheduled');
    await harness.clock.pass(6_000);
    harness.expect('deleted');
  });

  it('is carried out at once, for its own caller, when the call changes, goes, or the session is disposed', async () => {
    const leaving: ((harness: Harness) => void)[] = [
      ({ session }) => {
        session.dispatch({ type: 'call-changed', call: { callSid: 'CA2', callerId: '+2' }, inProgress: true });
      },
      ({ session }) => {
        session.dispatch({ type: 'call-changed', call: null, inProgress: false });
      },
      ({ session }) => {
        session.dispose();
      },
    ];
    for (const leave of leaving) {
      const harness = await agreed({ undoSeconds: 6 });
      await harness.act('withdraw');
      await harness.act('confirm-delete');
      assert.deepEqual(answers(harness), []);
      leave(harness);
      await harness.clock.pass(60_000);
      assert.deepEqual([deletions(harness), answers(harness), harness.clock.pending], [['+1'], ['withdrawn'], 0]);
      assert.equal(harness.store.entries.size, 0);
    }
  });

  it('is not aborted by a change of the call, and its failure is told to the log', async () => {
    let fail: () => void = () => undefined;
    const harness = createHarness({ credential: 'kept' });
    harness.store.delete = (_caller, signal) =>
      new Promise<void>((_resolve, reject) => {
        fail = () => {
          assert.equal(signal.aborted, false);
          reject(new Error('secret'));
        };
      });
    await harness.call();
    await harness.act('delete');
    await harness.act('confirm-delete');
    harness.session.dispatch({ type: 'call-changed', call: { callSid: 'CA2', callerId: '+2' }, inProgress: true });
    await settle();
    fail();
    await settle();
    harness.expect('not-registered');
    assert.deepEqual(harness.log.at(-1), {
      level: 'warn',
      code: 'CREDENTIAL_DELETE_FAILED',
      message: 'registration could not be deleted',
      callSid: 'CA1',
    });
  });

  it('is awaited when the same caller is looked up again', async () => {
    let finish: () => void = () => undefined;
    const harness = createHarness({ credential: 'kept', undoSeconds: 6 });
    const remove = harness.store.delete.bind(harness.store);
    harness.store.delete = async (...about) => {
      await new Promise<void>((resolve) => (finish = resolve));
      await remove(...about);
    };
    await harness.call();
    await harness.act('delete');
    await harness.act('confirm-delete');
    harness.session.dispatch({ type: 'call-changed', call: { ...call, callSid: 'CA2' }, inProgress: true });
    await settle();
    harness.expect('looking-up');
    finish();
    await settle();
    harness.expect('not-registered');
  });

  it('that failed is repeated at once', async () => {
    const harness = createHarness({ credential: 'kept', undoSeconds: 6 });
    const remove = harness.store.delete.bind(harness.store);
    harness.store.delete = () => Promise.reject(new Error('no'));
    await harness.call();
    await harness.act('delete');
    await harness.act('confirm-delete');
    await harness.clock.pass(6_000);
    harness.expect('unavailable');
    harness.store.delete = remove;
    await harness.act('retry');
    harness.expect('deleted');
  });
});
