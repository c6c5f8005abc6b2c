import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { AgentHarness } from '../testing/harness.js';
import { firstCall, mountScripted, secondCall, tidy } from '../testing/mount.js';
import { createHostStore, type ScriptedAgent } from '../testing/scripted-agent.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

interface Receipt {
  readonly answer: string;
  readonly textVersion: string;
}

/** An element whose host requires consent and keeps the receipts. */
async function mountAsking(remembered: Receipt | null, properties: Partial<ScriptedAgent> = {}, registered = true) {
  const store = createHostStore(registered ? { [firstCall.callerId]: 'a-credential', [secondCall.callerId]: 'another' } : {});
  const receipts: (readonly [string, Receipt])[] = [];
  const { harness, agent } = await mountScripted({
    consentConfig: { required: true, text: 'May we listen?', textVersion: 'acme-7' },
    parametersConfig: { undoSeconds: 0 },
    externalMethods: {
      ...store.externalMethods,
      getConsent: (id) => (id === firstCall.callerId ? remembered : null),
      storeConsent: (id, receipt) => receipts.push([id, receipt as Receipt]),
    },
    ...properties,
  });
  return { harness, agent, store, receipts, answers: () => receipts.map(([, { answer }]) => answer) };
}
const opened = (harness: AgentHarness<ScriptedAgent>): number => harness.agent.service.sessions.length;
const agreed = { answer: 'agreed', textVersion: 'acme-7' };

describe('a caller who must be asked', () => {
  it('is asked with the host’s text before anything is listened to; two answers of one look', async () => {
    const { harness, agent } = await mountAsking(null);
    await harness.phase('registered');
    await harness.press('Verify');
    expect(harness.status()).to.equal('Ask for consent / Read this to the caller:');
    expect(harness.query('[part="consent-text"]')?.textContent).to.equal('May we listen?');
    expect(harness.text()).to.contain('Consent text acme-7');
    expect(harness.buttons()).to.deep.equal(['They agreed', 'They said no', 'Not now']);
    const [yes, no] = [harness.button('They agreed'), harness.button('They said no')];
    expect(yes.part.value).to.equal(no.part.value);
    expect(yes.getBoundingClientRect().height).to.equal(no.getBoundingClientRect().height);
    expect([yes.getAttribute('aria-describedby'), no.getAttribute('aria-describedby')]).to.deep.equal(['consent-text', 'consent-text']);
    expect(agent.tokens).to.deep.equal([]);
    expect(opened(harness)).to.equal(0);
  });

  it('who agrees is listened to once the receipt is kept, which says who, what, which text, when and how', async () => {
    const { harness, receipts } = await mountAsking(null);
    await harness.phase('registered');
    await harness.press('Verify');
    await harness.press('They agreed');
    await harness.phase('connecting');
    expect(receipts.length).to.equal(1);
    const [id, { at, ...receipt }] = receipts[0] as unknown as [string, Record<string, string>];
    expect(id).to.equal(firstCall.callerId);
    expect(receipt).to.deep.equal({
      callSid: firstCall.callSid,
      callerId: firstCall.callerId,
      answer: 'agreed',
      textVersion: 'acme-7',
      language: 'en',
      method: 'spoken-to-agent',
    });
    expect(Math.abs(Date.parse(at ?? '') - Date.now())).to.be.below(60_000);
    expect(harness.eventsOf('callseal-consent')).to.deep.equal([{ callSid: firstCall.callSid, answer: 'agreed' }]);
  });

  it('who agrees is not listened to when the receipt cannot be kept; trying again goes on with what was wanted', async () => {
    let broken = true;
    const kept: unknown[] = [];
    const store = createHostStore({ [firstCall.callerId]: 'a-credential' });
    const { harness, agent } = await mountAsking(null, {
      externalMethods: {
        ...store.externalMethods,
        storeConsent: (_, receipt) => {
          if (broken) throw new Error('the database is down');
          kept.push(receipt);
        },
      },
    });
    await harness.phase('registered');
    await harness.press('Verify');
    await harness.press('They agreed');
    await harness.phase('unavailable');
    expect(harness.text()).to.contain('CONSENT_STORE_FAILED');
    expect(harness.status()).to.equal('Could not save the consent / Nothing was listened to. Try again.');
    expect(agent.tokens).to.deep.equal([]);
    broken = false;
    await harness.press('Try again');
    await harness.phase('connecting');
    expect(kept.length).to.equal(1);
  });

  it('who refuses is not listened to on this call, and may change their mind', async () => {
    const { harness, agent, answers } = await mountAsking(null, {}, false);
    await harness.phase('not-registered');
    await harness.press('Register');
    await harness.press('They said no');
    expect(harness.title()).to.equal('The caller said no');
    expect(answers()).to.deep.equal(['refused']);
    await harness.press('Done');
    await harness.press('Register');
    expect(harness.title()).to.equal('The caller said no');
    expect(agent.tokens).to.deep.equal([]);
    await harness.press('Agreed after all');
    await harness.phase('connecting');
    expect(answers()).to.deep.equal(['refused', 'agreed']);
  });

  it('who refused on an earlier call is not asked again by itself', async () => {
    const developmentConfig = { automaticVerification: true };
    const { harness, agent } = await mountAsking({ answer: 'refused', textVersion: 'acme-7' }, { developmentConfig });
    await harness.phase('registered');
    expect(agent.tokens).to.deep.equal([]);
    await harness.press('Verify');
    expect(harness.title()).to.equal('The caller said no');
  });

  it('who agreed on an earlier call is not asked again, unless the text has changed since', async () => {
    const one = await mountAsking(agreed);
    await one.harness.phase('registered');
    expect(one.harness.text()).to.contain('The caller has agreed to voice checks.');
    await one.harness.press('Verify');
    await one.harness.phase('connecting');
    expect(one.receipts).to.deep.equal([]);

    const other = await mountAsking({ ...agreed, textVersion: 'acme-6' });
    await other.harness.phase('registered');
    await other.harness.press('Verify');
    expect(other.harness.title()).to.equal('Ask for consent');
  });

  it('is asked anew for each call: one caller’s answer never counts for another', async () => {
    const { harness, agent } = await mountAsking(agreed);
    await harness.phase('registered');
    Object.assign(agent, secondCall);
    await agent.updateComplete;
    await harness.phase('registered');
    await harness.press('Verify');
    expect(harness.title()).to.equal('Ask for consent');
    expect(agent.tokens).to.deep.equal([]);
  });

  it('can be asked and answered without a mouse, and the focus stays in the card', async () => {
    const { harness } = await mountAsking(null);
    await harness.phase('registered');
    harness.button('Verify').focus();
    await sendKeys({ press: 'Enter' });
    expect(harness.focused()).to.equal('title');
    await sendKeys({ press: 'Tab' });
    expect(harness.focused()).to.equal('They agreed');
    await sendKeys({ press: 'Tab' });
    expect(harness.focused()).to.equal('They said no');
    await sendKeys({ press: 'Tab' });
    expect(harness.focused()).to.equal('Not now');
    await sendKeys({ press: 'Enter' });
    await harness.phase('registered');
    expect(harness.focused()).to.equal('title');
  });
});

describe('a caller who takes consent back', () => {
  it('has the registration deleted, even where deleting else needs a verification, and is not listened to any more', async () => {
    const developmentConfig = { deleteOnlyAfterVerification: true };
    const { harness, agent, store, answers } = await mountAsking(agreed, { developmentConfig });
    await harness.phase('registered');
    expect(harness.buttons()).to.deep.equal(['Verify', 'Withdraw consent']);
    await harness.press('Withdraw consent');
    expect(harness.title()).to.equal('Withdraw consent and delete the registration?');
    await harness.press('Delete');
    await harness.phase('refused');
    expect(harness.title()).to.equal('Consent withdrawn');
    expect(store.kept.has(firstCall.callerId)).to.equal(false);
    expect(answers()).to.deep.equal(['withdrawn']);
    expect(harness.eventsOf('callseal-deleted').length).to.equal(1);
    expect(harness.eventsOf('callseal-consent')).to.deep.equal([
      { callSid: firstCall.callSid, answer: 'agreed' },
      { callSid: firstCall.callSid, answer: 'withdrawn' },
    ]);
    await harness.press('Done');
    await harness.press('Register');
    expect(harness.title()).to.equal('Consent withdrawn');
    expect(agent.tokens).to.deep.equal([]);
  });

  it('without a registration is done at once', async () => {
    const { harness, answers } = await mountAsking(agreed, {}, false);
    await harness.phase('not-registered');
    await harness.press('Withdraw consent');
    await harness.phase('refused');
    expect(answers()).to.deep.equal(['withdrawn']);
  });
});
