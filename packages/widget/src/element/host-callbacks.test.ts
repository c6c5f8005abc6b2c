import { expect } from '@open-wc/testing';
import { firstCall, mountScripted, tidy } from '../testing/mount.js';
import { createHostStore } from '../testing/scripted-agent.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const broken = (): never => {
  throw new Error('the host is broken');
};
const hanging = (): Promise<never> => new Promise(() => undefined);
const registered = { [firstCall.callerId]: 'a-credential' };

describe('a host callback', () => {
  for (const [how, getCredential] of [
    ['throws', broken],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['hangs', hanging],
    ['answers nonsense', () => ({ credential: 5 })],
  ] as const) {
    it(`that ${how} at the look-up is survived and can be tried again`, async () => {
      const store = createHostStore(registered);
      const { harness, agent } = await mountScripted({ speed: 1000, externalMethods: { ...store.externalMethods, getCredential } });
      await harness.phase('unavailable');
      expect(harness.title()).to.equal('Could not look up the caller');
      expect(harness.text()).to.contain('CREDENTIAL_LOOKUP_FAILED');
      expect(harness.buttons()).to.deep.equal(['Try again']);
      agent.externalMethods = store.externalMethods;
      await harness.press('Try again');
      await harness.phase('registered');
    });
  }

  it('that answers that the caller is cooling off is told honestly, and with what to do instead', async () => {
    const store = createHostStore(registered);
    const getCredential = () => Promise.reject(Object.assign(new Error('429'), { code: 'CALLER_COOLING_OFF' }));
    const { harness, agent } = await mountScripted({ externalMethods: { ...store.externalMethods, getCredential } });
    await harness.phase('unavailable');
    expect(harness.advice()).to.equal(
      'Too many voice checks failed, so this caller cannot be verified by voice for a while. Verify the caller another way.',
    );
    expect(harness.text()).to.contain('CREDENTIAL_LOOKUP_FAILED: CALLER_COOLING_OFF');
    await expect(agent).to.be.accessible();
  });

  it('that refuses to store for a caller who opted out is told as that, and not as a fault', async () => {
    const store = createHostStore();
    const storeCredential = () => Promise.reject(Object.assign(new Error('409'), { code: 'CALLER_OPTED_OUT' }));
    const { harness, agent } = await mountScripted({ externalMethods: { ...store.externalMethods, storeCredential } });
    await harness.phase('not-registered');
    await harness.press('Register');
    while (agent.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    agent.operation.emit('info-consumer-ready');
    agent.operation.emit('info-vad-status', { net_speech_duration: 3 });
    agent.operation.emit('result-success', { credential: 'fresh' });
    await harness.phase('unavailable');
    expect(harness.advice()).to.match(/had chosen not to be registered\. Ask for consent/);
    await expect(agent).to.be.accessible();
  });

  it('onResponse is told beside the result whom it is about, and the event of the page is not', async () => {
    const told: unknown[] = [];
    const store = createHostStore(registered);
    const onResponse = (result: unknown, id: string): void => {
      told.push([(result as { verdict: string }).verdict, id]);
    };
    const { harness, agent } = await mountScripted({ externalMethods: { ...store.externalMethods, onResponse } });
    await harness.phase('registered');
    await harness.press('Verify');
    while (agent.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    agent.operation.emit('info-consumer-ready');
    agent.operation.emit('info-vad-status', { net_speech_duration: 3 });
    agent.operation.emit('result-success', { score: 0.9 });
    await harness.phase('verified');
    expect(told).to.deep.equal([['match', firstCall.callerId]]);
    expect(JSON.stringify(harness.heard.map(({ detail }) => detail as unknown))).to.not.contain(firstCall.callerId);
  });

  it('that throws while deleting leaves the registration in doubt, honestly', async () => {
    const store = createHostStore(registered);
    const { harness } = await mountScripted({
      externalMethods: { ...store.externalMethods, deleteCredential: broken },
      parametersConfig: { undoSeconds: 0 },
    });
    await harness.phase('registered');
    await harness.press('Delete registration');
    await harness.press('Delete');
    await harness.phase('unavailable');
    expect(harness.advice()).to.match(/may still be there/);
    expect(harness.eventsOf('callseal-deleted')).to.deep.equal([]);
  });

  for (const [how, onResponse] of [
    ['throws', broken],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['hangs', hanging],
  ] as const) {
    it(`onResponse that ${how} disturbs nothing`, async () => {
      const store = createHostStore(registered);
      const { harness, agent } = await mountScripted({ externalMethods: { ...store.externalMethods, onResponse } });
      await harness.phase('registered');
      await harness.press('Verify');
      await harness.phase('connecting');
      while (agent.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      agent.operation.emit('info-consumer-ready');
      agent.operation.emit('info-vad-status', { net_speech_duration: 3 });
      agent.operation.emit('result-success', { score: 0.9 });
      await harness.phase('verified');
    });
  }

  it('is called with its object, and the newest one counts', async () => {
    class Host {
      readonly kept = 'a-credential';
      getCredential(): string {
        return this.kept;
      }
      storeCredential(): void {
        return undefined;
      }
      deleteCredential(): void {
        return undefined;
      }
    }
    const { harness } = await mountScripted({ externalMethods: new Host() });
    await harness.phase('registered');
  });
});
