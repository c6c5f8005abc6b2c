import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { firstCall, mountScripted, secondCall, tidy } from '../testing/mount.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const atOnce = { parametersConfig: { undoSeconds: 0 } };
const registered = { [firstCall.callerId]: 'a-credential' };

describe('deleting a registration', () => {
  it('asks first, with the focus on the harmless answer', async () => {
    const { harness, store } = await mountScripted({}, registered);
    await harness.phase('registered');
    harness.button('Delete registration').focus();
    await harness.press('Delete registration');
    expect(harness.title()).to.equal('Delete this registration?');
    expect(harness.buttons()).to.deep.equal(['Keep it', 'Delete']);
    expect(harness.focused()).to.equal('Keep it');
    expect(store.kept.size).to.equal(1);
  });

  it('taken back returns to where it was asked, with the focus', async () => {
    const { harness, store } = await mountScripted({}, registered);
    await harness.phase('registered');
    harness.button('Delete registration').focus();
    await harness.press('Delete registration');
    await harness.press('Keep it');
    expect(harness.agent.phase).to.equal('registered');
    expect(harness.focused()).to.equal('Delete registration');
    expect(store.kept.size).to.equal(1);
  });

  it('confirmed can be undone for some seconds, with the focus on it, and goes back to where it was asked', async () => {
    const { harness, agent, store } = await mountScripted({ parametersConfig: { undoSeconds: 20 } }, registered);
    await harness.phase('registered');
    harness.button('Delete registration').focus();
    await harness.press('Delete registration');
    harness.button('Delete').focus();
    await harness.press('Delete');
    expect(harness.status()).to.equal('Registration will be deleted / You can undo this for 20\u00a0s.'.replace('\u00a0', ' '));
    expect(harness.spoken()).to.equal('Registration will be deleted. You can undo this for 20 seconds.');
    expect(harness.buttons()).to.deep.equal(['Undo']);
    expect(harness.focused()).to.equal('Undo');
    expect(getComputedStyle(harness.query('[part="undo"] div')!).animationDuration).to.equal('20s');
    await harness.press('Undo');
    expect(agent.phase).to.equal('registered');
    expect(harness.focused()).to.equal('Delete registration');
    expect(store.kept.size).to.equal(1);
  });

  it('confirmed happens for its own caller, even when the desktop goes on to another call at once', async () => {
    const { harness, agent, store } = await mountScripted(
      { parametersConfig: { undoSeconds: 20 } },
      { ...registered, [secondCall.callerId]: 'another' },
    );
    await harness.phase('registered');
    await harness.press('Delete registration');
    await harness.press('Delete');
    Object.assign(agent, secondCall);
    await harness.phase('registered');
    expect([...store.kept.keys()]).to.deep.equal([secondCall.callerId]);
    expect(harness.eventsOf('callseal-deleted')).to.deep.equal([]);
  });

  it('confirmed happens when the element is taken out of the page before the seconds are over', async () => {
    const { harness, agent, store } = await mountScripted({ parametersConfig: { undoSeconds: 20 } }, registered);
    await harness.phase('registered');
    await harness.press('Delete registration');
    await harness.press('Delete');
    agent.remove();
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.kept.size).to.equal(0);
  });

  it('confirmed deletes at the host, says so, and keeps the focus in the card', async () => {
    const { harness, store } = await mountScripted(atOnce, registered);
    await harness.phase('registered');
    harness.button('Delete registration').focus();
    await harness.press('Delete registration');
    harness.button('Delete').focus();
    await harness.press('Delete');
    await harness.phase('deleted');
    expect(store.kept.size).to.equal(0);
    expect(harness.title()).to.equal('Registration deleted');
    expect(harness.spoken()).to.contain('Registration deleted.');
    expect(harness.focused()).to.equal('title');
    expect(harness.eventsOf('callseal-deleted')).to.deep.equal([{ callSid: firstCall.callSid }]);
  });

  it('is not confirmed by the second half of a double click', async () => {
    const { harness, store } = await mountScripted({}, registered);
    await harness.phase('registered');
    await harness.press('Delete registration');
    harness.button('Delete').dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    await harness.agent.updateComplete;
    expect(harness.agent.phase).to.equal('confirming-delete');
    expect(store.kept.size).to.equal(1);
  });

  it('waits for a verification when it must, and says why', async () => {
    const { harness, agent } = await mountScripted({ developmentConfig: { deleteOnlyAfterVerification: true } }, registered);
    await harness.phase('registered');
    expect(harness.buttons()).to.deep.equal(['Verify', '(Delete registration)']);
    expect(harness.text()).to.contain('Deleting needs a verified caller.');
    expect(harness.button('Delete registration').getAttribute('aria-describedby')).to.equal('reason-0');
    await harness.press('Delete registration');
    expect(agent.phase).to.equal('registered');

    await harness.press('Verify');
    await harness.phase('connecting');
    while (agent.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    agent.operation.emit('info-consumer-ready');
    agent.operation.emit('info-vad-status', { net_speech_duration: 3 });
    agent.operation.emit('result-success', { score: 0.9 });
    await harness.phase('verified');
    expect(harness.buttons()).to.deep.equal(['Done', 'Delete registration']);
    await harness.press('Done');
    expect(harness.buttons()).to.deep.equal(['Verify', 'Delete registration']);
  });
});

describe('an agent without a mouse', () => {
  it('walks from the tag to a deleted registration', async () => {
    const { harness } = await mountScripted(atOnce, registered);
    await harness.phase('registered');
    await sendKeys({ press: 'Tab' });
    expect(harness.focused()).to.equal('Verify');
    await sendKeys({ press: 'Tab' });
    expect(harness.focused()).to.equal('Delete registration');
    await sendKeys({ press: 'Enter' });
    await harness.phase('confirming-delete');
    expect(harness.focused()).to.equal('Keep it');
    await sendKeys({ press: 'Tab' });
    expect(harness.focused()).to.equal('Delete');
    await sendKeys({ press: ' ' });
    await harness.phase('deleted');
    expect(harness.focused()).to.equal('title');
    await sendKeys({ press: 'Tab' });
    expect(harness.focused()).to.equal('Register');
  });

  it('keeps the focus through a whole verification', async () => {
    const { harness, agent } = await mountScripted({}, registered);
    await harness.phase('registered');
    harness.button('Verify').focus();
    await sendKeys({ press: 'Enter' });
    await harness.phase('connecting');
    expect(harness.focused()).to.equal('title');
    await sendKeys({ press: 'Tab' });
    expect(harness.focused()).to.equal('Stop');
    while (agent.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    agent.operation.emit('info-consumer-ready');
    agent.operation.emit('info-vad-status', { net_speech_duration: 1 });
    await harness.phase('listening');
    expect(harness.focused()).to.equal('Stop');
    agent.operation.emit('info-vad-status', { net_speech_duration: 3 });
    agent.operation.emit('result-success', { score: 0.9 });
    await harness.phase('verified');
    expect(harness.focused()).to.equal('title');
  });

  it('does not have the focus taken when it is elsewhere', async () => {
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    elsewhere.focus();
    const { harness } = await mountScripted({}, registered);
    await harness.phase('registered');
    expect(document.activeElement).to.equal(elsewhere);
    elsewhere.remove();
  });
});
