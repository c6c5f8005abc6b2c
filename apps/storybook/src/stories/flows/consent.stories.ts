import { ScriptedAgent } from '@callseal/widget/testing';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { firstCall } from '../../support/calls.js';
import { asked, flowIn, hears, hostOf, match, registeredHost, scriptedCall } from '../../support/flow.js';
import { createStoryHost } from '../../support/story-host.js';

const consentConfig = { required: true, text: 'May we recognise you by your voice from now on?', textVersion: 'acme-1' } as const;

const meta: Meta = {
  title: 'Flows/Consent',
  parameters: { controls: { disable: true } },
  render: () => scriptedCall(createStoryHost(), { consentConfig }),
};
export default meta;

const start = async (canvas: HTMLElement) => {
  const flow = flowIn(canvas, ScriptedAgent);
  await flow.reaches('not-registered');
  await flow.click('Register');
  await flow.reaches('consent-needed');
  return flow;
};

export const AskedAndAgreed: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await start(canvasElement);
    await expect(flow.query('[part="consent-text"]')?.textContent).toBe(consentConfig.text);
    await expect(flow.text()).toContain('acme-1');
    // nothing biometric begins before the answer
    await expect(flow.agent.service.sessions).toHaveLength(0);
    await flow.click('They agreed');
    await asked(flow.agent);
    await expect(hostOf(flow.agent).receipts.get(firstCall.callerId)).toMatchObject({
      answer: 'agreed',
      callSid: firstCall.callSid,
      textVersion: 'acme-1',
      method: 'spoken-to-agent',
    });
    await hears(flow, 1);
    await flow.says('Listening to register');
  },
};

export const RefusedAndRemembered: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await start(canvasElement);
    await flow.click('They said no');
    await flow.reaches('refused');
    await flow.says('The caller said no', /another way/);
    await expect(flow.agent.service.sessions).toHaveLength(0);
    await expect(hostOf(flow.agent).receipts.get(firstCall.callerId)).toMatchObject({ answer: 'refused' });
    // the same caller on another call
    flow.agent.callSid = 'CA00000000000000000000000000000003';
    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('refused');
    await flow.offers('Agreed after all', 'Done');
    await expect(flow.agent.service.sessions).toHaveLength(0);
  },
};

export const BothAnswersAreEquallyEasy: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await start(canvasElement);
    const [yes, no] = ['They agreed', 'They said no'].map((label) => flow.button(label));
    await expect(yes?.getAttribute('part')).toBe(no?.getAttribute('part'));
    await expect(yes?.getBoundingClientRect().height).toBe(no?.getBoundingClientRect().height);
  },
};

export const NotAskedTwice: StoryObj = {
  render: () =>
    scriptedCall(createStoryHost([firstCall.callerId], { [firstCall.callerId]: { answer: 'agreed', textVersion: 'acme-1' } }), {
      consentConfig,
    }),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, ScriptedAgent);
    await flow.reaches('registered');
    await flow.click('Verify');
    await asked(flow.agent);
    await hears(flow, 3);
    flow.agent.operation.emit('result-success', match);
    await flow.reaches('verified');
  },
};

export const WithdrawnAndDeleted: StoryObj = {
  render: () => {
    const host = registeredHost();
    host.receipts.set(firstCall.callerId, { answer: 'agreed', textVersion: 'acme-1' });
    return scriptedCall(host, { consentConfig, parametersConfig: { undoSeconds: 0 } });
  },
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, ScriptedAgent);
    await flow.reaches('registered');
    await flow.click('Withdraw consent');
    await flow.reaches('confirming-delete');
    await flow.says('Withdraw consent and delete the registration?');
    await flow.click('Delete');
    await flow.reaches('refused');
    await flow.says('Consent withdrawn');
    await expect(hostOf(flow.agent).credentials.size).toBe(0);
    await expect(hostOf(flow.agent).receipts.get(firstCall.callerId)).toMatchObject({ answer: 'withdrawn' });
  },
};
