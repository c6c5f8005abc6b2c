import type { CallStream } from '@callseal/client';
import { createRecordingStream } from '@callseal/client/testing';
import { expect } from '@open-wc/testing';
import { firstCall, mountScripted, secondCall, tidy } from '../testing/mount.js';
import { createHostStore, realConfiguration } from '../testing/scripted-agent.js';
import { type ConfigurationResult, parseConfiguration } from './configuration.js';
import { createDirectPorts } from './direct-ports.js';
import { createSessionOptions, type SessionWiring } from './session-options.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const registered = { [firstCall.callerId]: 'a-credential', [secondCall.callerId]: 'another' };
type State = NonNullable<CallStream['state']>;

/** An element that waits for audio, with waits a hundred times shorter. */
async function waiting(state: State) {
  const mounted = await mountScripted({ speed: 100, stream: createRecordingStream({ state }) }, registered);
  const { harness, agent } = mounted;
  await harness.phase('registered');
  await harness.press('Verify');
  while (agent.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  agent.operation.emit('info-consumer-ready');
  await harness.phase('waiting-for-audio');
  return mounted;
}

describe('what became of the stream', () => {
  it('is told the agent at once when it failed, with a way on and the code for whoever mends it', async () => {
    const { harness, agent } = await waiting(({ callSid }) => Promise.resolve({ callSid, state: 'failed', error: '31920' }));
    await harness.phase('unavailable');
    expect(harness.status()).to.equal(
      'Could not verify / The caller’s audio could not reach the voice service. Try again, or verify the caller another way.',
    );
    expect(harness.text()).to.contain('STREAM_FAILED: 31920');
    expect(harness.buttons()).to.include('Try again');
    expect(harness.eventsOf('callseal-unavailable')).to.deep.equal([
      { callSid: firstCall.callSid, failed: 'verify', code: 'STREAM_FAILED' },
    ]);
    expect([...agent.stream.open]).to.deep.equal([]);
    await expect(agent).to.be.accessible();
  });

  it('leaves it open when it stopped before enough was heard', async () => {
    const { harness } = await waiting(({ callSid }) => Promise.resolve({ callSid, state: 'stopped' }));
    await harness.phase('inconclusive');
    expect(harness.status()).to.equal('Could not tell / Nothing was heard. Check that the caller is not muted or on hold.');
  });

  it('of the call before is never shown for the next one', async () => {
    let answer = (): void => undefined;
    let asked = '';
    const { harness, agent } = await waiting(
      ({ callSid }) =>
        new Promise((resolve) => {
          asked ||= callSid;
          answer = () => {
            resolve({ callSid, state: 'failed' });
          };
        }),
    );
    while (asked === '') await new Promise((resolve) => setTimeout(resolve, 1));
    Object.assign(agent, secondCall);
    await harness.phase('registered');
    answer();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).to.equal(firstCall.callSid);
    expect(agent.phase).to.equal('registered');
    expect(harness.eventsOf('callseal-unavailable')).to.deep.equal([]);
  });

  it('can be asked for beside the start route of the server kit, and nowhere else', () => {
    const configured = (urlStartStreaming: string): ConfigurationResult => {
      const raw = {
        consentConfig: undefined,
        developmentConfig: undefined,
        parametersConfig: undefined,
        urlsConfig: { ...realConfiguration.urlsConfig, urlStartStreaming },
        externalMethods: createHostStore().externalMethods,
      };
      return parseConfiguration(raw, true);
    };
    const canAsk = (url: string): boolean => {
      const result = configured(url);
      if (!('configuration' in result)) throw new Error(result.setting);
      const owner: SessionWiring = {
        securityToken: () => '',
        methods: () => ({}),
        memory: {},
        language: () => 'en',
        onResponse: () => undefined,
        onLog: () => undefined,
      };
      return createSessionOptions(result.configuration, () => owner, createDirectPorts).stream.state !== undefined;
    };
    expect(canAsk('https://kit.example/v1/streams/start')).to.equal(true);
    expect(canAsk('/startStreamAudio')).to.equal(false);
  });
});
