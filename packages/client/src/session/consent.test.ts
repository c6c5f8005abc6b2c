/** The caller is asked first; a yes counts once it is kept, a no from the moment it is said. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryConsentStore, settle } from '../testing.js';
import { call, createHarness, type Harness, never } from './harness.test.js';
import type { ConsentReceipt } from './options.js';

const yes = { answer: 'agreed', textVersion: '2' } as const;
const consentTo = '2';
const listenedTo = (harness: Harness) => harness.signalling.sessions.length + harness.stream.requests.length;

describe('consent', () => {
  it('is asked before anything is listened to, kept before anything begins, and asked once for a call', async () => {
    let keep: () => void = () => undefined;
    const tokens: string[] = [];
    const harness = createHarness({
      credential: 'kept',
      consentTo,
      tokens: { getToken: () => Promise.resolve(`Bearer ${String(tokens.push('asked'))}`) },
    });
    const record = harness.consents.record.bind(harness.consents);
    harness.consents.record = async (...about) => {
      await new Promise<void>((resolve) => (keep = resolve));
      await record(...about);
    };
    await harness.call();
    await harness.act('verify');
    harness.expect('consent-needed');
    await harness.act('agree');
    assert.equal(harness.expect('saving-consent').consent, 'not-asked');
    assert.deepEqual([listenedTo(harness), tokens.length, harness.session.availableActions()], [0, 0, []]);
    keep();
    await settle();
    assert.equal(harness.expect('connecting').purpose, 'verify');
    assert.equal(harness.state().consent, 'agreed');
    await harness.act('cancel');
    await harness.act('verify');
    harness.expect('connecting');
    assert.equal(harness.consents.receipts.length, 1);
  });

  it('is receipted with who, when, which text in which language, and how', async () => {
    const store = createMemoryConsentStore();
    const harness = createHarness({ consent: { required: true, textVersion: '2', language: () => 'pt-BR', store } });
    await harness.clock.pass(1_000);
    await harness.call();
    await harness.act('register');
    await harness.act('agree');
    const receipt: ConsentReceipt = {
      callSid: 'CA1',
      callerId: '+1',
      answer: 'agreed',
      textVersion: '2',
      language: 'pt-BR',
      at: '2026-01-01T00:00:01.000Z',
      method: 'spoken-to-agent',
    };
    assert.deepEqual(store.receipts, [receipt]);
  });

  it('can be given to a host that cannot tell its language', async () => {
    const store = createMemoryConsentStore();
    const language = () => {
      throw new Error('host');
    };
    const harness = createHarness({ consent: { required: true, textVersion: '2', language, store } });
    await harness.call();
    await harness.act('register');
    await harness.act('agree');
    harness.expect('connecting');
    assert.equal('language' in (store.receipts[0] ?? {}), false);
  });

  it('that could not be kept begins nothing, and is kept with the next try, which goes on with what was wanted', async () => {
    for (const record of [never, () => Promise.reject(new Error('no'))]) {
      const harness = createHarness({ credential: 'kept', consentTo });
      const keep = harness.consents.record.bind(harness.consents);
      harness.consents.record = record;
      await harness.call();
      await harness.act('verify');
      await harness.act('agree');
      await harness.clock.pass(15_000);
      const state = harness.expect('unavailable');
      assert.deepEqual([state.failed, state.code, state.consent], ['consent', 'CONSENT_STORE_FAILED', 'not-asked']);
      assert.deepEqual(harness.session.availableActions(), ['retry', 'verify', 'delete', 'dismiss']);
      assert.equal(state.registration, 'registered');
      assert.equal(listenedTo(harness), 0);
      harness.consents.record = keep;
      await harness.act('retry');
      assert.equal(harness.expect('connecting').purpose, 'verify');
    }
  });

  it('is kept also when the call ends meanwhile, and then nothing begins', async () => {
    let keep: () => void = () => undefined;
    const harness = createHarness({ credential: 'kept', consentTo });
    harness.consents.record = (_receipt, signal) =>
      new Promise<void>((resolve) => {
        keep = () => {
          assert.equal(signal.aborted, false);
          resolve();
        };
      });
    await harness.call();
    await harness.act('verify');
    await harness.act('agree');
    await harness.call(false);
    harness.expect('saving-consent');
    keep();
    await settle();
    assert.equal(harness.expect('registered').consent, 'agreed');
    assert.equal(listenedTo(harness), 0);
  });

  it('of the call before, kept late, is not that of this call', async () => {
    let keep: () => void = () => undefined;
    const harness = createHarness({ credential: 'kept', consentTo });
    harness.consents.record = () => new Promise<void>((resolve) => (keep = resolve));
    await harness.call();
    await harness.act('verify');
    await harness.act('agree');
    harness.session.dispatch({ type: 'call-changed', call: { callSid: 'CA2', callerId: '+2' }, inProgress: true });
    await settle();
    keep();
    await settle();
    assert.equal(harness.expect('not-registered').consent, 'not-asked');
  });

  it('is not asked for any more when the call has ended', async () => {
    const harness = createHarness({ consentTo });
    await harness.call();
    await harness.act('register');
    await harness.call(false);
    harness.expect('not-registered');
  });

  it('cannot be required without naming the text', () => {
    assert.throws(() => createHarness({ consentTo: '' }), { code: 'CONFIG_INVALID' });
  });
});

describe('an answer that the host remembers', () => {
  it('counts when it is a yes to the same text, and is asked for again when it was to another', async () => {
    const agreed = createHarness({ credential: 'kept', consentTo, remembered: yes });
    await agreed.call();
    assert.equal(agreed.expect('registered').consent, 'agreed');
    await agreed.act('verify');
    agreed.expect('connecting');
    const outdated = createHarness({ credential: 'kept', consentTo, remembered: { ...yes, textVersion: '1' } });
    await outdated.call();
    assert.equal(outdated.expect('registered').consent, 'not-asked');
    await outdated.act('verify');
    outdated.expect('consent-needed');
  });

  it('counts as a no whatever the text was, lets the agent rest, and leads to a yes only through the caller', async () => {
    for (const answer of ['refused', 'withdrawn'] as const) {
      const remembered = { answer, textVersion: '1' };
      const harness = createHarness({ credential: 'kept', consentTo, remembered, automaticVerification: true });
      await harness.call();
      assert.equal(harness.expect('registered').consent, answer);
      await harness.act('verify');
      harness.expect('refused');
      assert.equal(listenedTo(harness), 0);
      await harness.act('agree');
      assert.equal(harness.expect('connecting').purpose, 'verify');
    }
  });

  it('lets the automatic verification begin or ask', async () => {
    const agreed = createHarness({ credential: 'kept', consentTo, remembered: yes, automaticVerification: true });
    await agreed.call();
    agreed.expect('connecting');
    const never = createHarness({ credential: 'kept', consentTo, automaticVerification: true });
    await never.call();
    never.expect('consent-needed');
  });

  it('is asked for beside the registration, in one wait, and what fails of the two is named', async () => {
    const fails = () => Promise.reject(new Error('no'));
    const cases: [credential: boolean | null, consent: boolean | null, code: string][] = [
      [true, false, 'CONSENT_LOOKUP_FAILED'],
      [true, null, 'CONSENT_LOOKUP_FAILED'],
      [null, false, 'CONSENT_LOOKUP_FAILED'],
      [false, true, 'CREDENTIAL_LOOKUP_FAILED'],
      [null, true, 'CREDENTIAL_LOOKUP_FAILED'],
      [false, null, 'CREDENTIAL_LOOKUP_FAILED'],
    ];
    for (const [credential, consent, code] of cases) {
      const harness = createHarness({ consentTo });
      const get = harness.consents.get.bind(harness.consents);
      if (credential !== true) harness.store.get = credential === null ? never : fails;
      if (consent !== true) harness.consents.get = consent === null ? never : fails;
      await harness.call();
      await harness.clock.pass(15_000);
      const state = harness.expect('unavailable');
      assert.deepEqual([state.failed, state.code, state.registration], ['look-up', code, 'unknown']);
      if (credential !== true) continue;
      harness.consents.get = get;
      await harness.act('retry');
      harness.expect('not-registered');
    }
  });

  it('is not asked for where consent is not required', async () => {
    const store = { get: () => assert.fail(), record: () => assert.fail() };
    const harness = createHarness({ credential: 'kept', consent: { required: false, textVersion: '', store } });
    await harness.call();
    assert.equal(harness.expect('registered').consent, 'not-asked');
  });
});

describe('a refusal', () => {
  it('holds at once for the call, and is receipted in the background', async () => {
    const harness = createHarness({ consentTo });
    await harness.call();
    await harness.act('register');
    harness.session.dispatch({ type: 'refuse' });
    assert.equal(harness.expect('refused').consent, 'refused');
    await settle();
    assert.deepEqual(
      harness.consents.receipts.map(({ answer }) => answer),
      ['refused'],
    );
    await harness.act('dismiss');
    await harness.act('register');
    harness.expect('refused');
    assert.equal(listenedTo(harness), 0);
    await harness.act('agree');
    assert.equal(harness.expect('connecting').purpose, 'register');
  });

  it('that the host has not kept outlives the call, and the log is told', async () => {
    const harness = createHarness({ consentTo, remembered: yes });
    harness.consents.get = () => Promise.resolve(yes);
    harness.consents.record = () => Promise.reject(new Error('secret'));
    await harness.call();
    await harness.act('withdraw');
    harness.expect('refused');
    assert.deepEqual(harness.log.at(-1), {
      level: 'warn',
      code: 'CONSENT_STORE_FAILED',
      message: 'consent receipt could not be kept',
      callSid: 'CA1',
    });
    harness.session.dispatch({ type: 'call-changed', call: { ...call, callSid: 'CA2' }, inProgress: true });
    await settle();
    assert.equal(harness.expect('not-registered').consent, 'withdrawn');
  });

  it('gives way to a yes that was kept after it', async () => {
    const harness = createHarness({ consentTo });
    const record = harness.consents.record.bind(harness.consents);
    harness.consents.record = () => Promise.reject(new Error('no'));
    await harness.call();
    await harness.act('register');
    await harness.act('refuse');
    harness.consents.record = record;
    await harness.act('agree');
    await harness.act('cancel');
    harness.session.dispatch({ type: 'call-changed', call: { ...call, callSid: 'CA2' }, inProgress: true });
    await settle();
    assert.equal(harness.expect('not-registered').consent, 'agreed');
  });

  it('does not give way to an earlier yes that is kept late', async () => {
    const harness = createHarness({ consentTo });
    let keep: () => void = () => undefined;
    harness.consents.record = () => new Promise<void>((resolve) => (keep = resolve));
    const callFrom = async (callSid: string) => {
      harness.session.dispatch({ type: 'call-changed', call: { ...call, callSid }, inProgress: true });
      await settle();
    };
    await callFrom('CA1');
    await harness.act('register');
    await harness.act('agree');
    const keepYes = keep;
    await callFrom('CA2');
    await harness.act('register');
    await harness.act('refuse');
    keepYes();
    await settle();
    harness.consents.get = () => Promise.resolve(yes);
    await callFrom('CA3');
    assert.equal(harness.expect('not-registered').consent, 'refused');
  });
});

describe('an answer given on this call', () => {
  it('is newer than anything remembered when the caller is looked up again', async () => {
    const harness = createHarness({ credential: 'kept', consentTo });
    const fails = () => Promise.reject(new Error('no'));
    harness.store.delete = fails;
    harness.consents.get = () => Promise.resolve(null);
    await harness.call();
    await harness.act('verify');
    await harness.act('agree');
    await harness.act('delete');
    await harness.act('confirm-delete');
    await harness.act('dismiss');
    assert.equal(harness.expect('registered').consent, 'agreed');
    await harness.act('withdraw');
    await harness.act('confirm-delete');
    harness.consents.get = () => Promise.resolve(yes);
    await harness.act('dismiss');
    assert.equal(harness.expect('registered').consent, 'withdrawn');
  });
});
