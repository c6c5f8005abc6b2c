import type { Meta, StoryContext, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { type BreakCode, BrokenAgent, breakOf } from '../../support/broken-agent.js';
import { firstCall, urlsConfig } from '../../support/calls.js';
import { flowIn } from '../../support/flow.js';
import { createStoryHost } from '../../support/story-host.js';

interface Args {
  readonly code: BreakCode;
}

function render({ code }: Args): BrokenAgent {
  const broken = breakOf(code);
  const { externalMethods } = createStoryHost(broken.registered === false ? [] : [firstCall.callerId]);
  const methods = { ...externalMethods, ...broken.host };
  return Object.assign(new BrokenAgent(), { broken, urlsConfig, externalMethods: methods, ...firstCall, ...broken.properties });
}

async function play({ canvasElement, args: { code } }: StoryContext<Args>): Promise<void> {
  const flow = flowIn(canvasElement, BrokenAgent);
  const { press = ['Verify'], registered = true } = breakOf(code);
  if (press.length > 0) await flow.reaches(registered ? 'registered' : 'not-registered');
  for (const label of press) await flow.click(label);
  await flow.reaches('unavailable');
  await expect(flow.query('[part="code"]')?.textContent).toContain(code);
  // the agent is told what happened, and what to do next
  await expect(flow.advice()).toMatch(/^[A-Z].*\.$/);
  await expect(flow.advice()).toMatch(/try again|another way|administrator|Sign in|Check that|Delete it/i);
  await expect(flow.spoken()).toContain(flow.advice());
  if (press.length > 0) await expect(flow.eventsOf('callseal-unavailable')).toMatchObject([{ code, callSid: firstCall.callSid }]);
}

const meta: Meta<Args> = { title: 'Flows/Unavailable', parameters: { controls: { disable: true } }, render, play };
export default meta;

export const WrongSetting: StoryObj<Args> = { args: { code: 'CONFIG_INVALID' } };
export const TokenRefused: StoryObj<Args> = { args: { code: 'TOKEN_FAILED' } };
export const TokenNeverComes: StoryObj<Args> = { args: { code: 'TOKEN_TIMEOUT' } };
export const ServiceNotReached: StoryObj<Args> = { args: { code: 'CHANNEL_FAILED' } };
export const ServiceDoesNotAnswer: StoryObj<Args> = { args: { code: 'CHANNEL_TIMEOUT' } };
export const ConnectionLost: StoryObj<Args> = { args: { code: 'CHANNEL_DROPPED' } };
export const ServiceSaysNotReady: StoryObj<Args> = { args: { code: 'CONSUMER_NOT_READY' } };
export const ServiceNeverReady: StoryObj<Args> = { args: { code: 'READY_TIMEOUT' } };
export const ServiceRefusesParameters: StoryObj<Args> = { args: { code: 'PARAMETERS_REFUSED' } };
export const StreamRefused: StoryObj<Args> = { args: { code: 'STREAM_START_FAILED' } };
export const StreamDoesNotAnswer: StoryObj<Args> = { args: { code: 'STREAM_START_TIMEOUT' } };
export const StreamFails: StoryObj<Args> = { args: { code: 'STREAM_FAILED' } };
export const NoAudio: StoryObj<Args> = { args: { code: 'AUDIO_TIMEOUT' } };
export const NoVerdict: StoryObj<Args> = { args: { code: 'VERDICT_TIMEOUT' } };
export const ServiceFails: StoryObj<Args> = { args: { code: 'VOICE_SERVICE_FAILED' } };
export const ServiceNotUnderstood: StoryObj<Args> = { args: { code: 'PROTOCOL_VIOLATION' } };
export const RegistrationUnusable: StoryObj<Args> = { args: { code: 'CREDENTIAL_UNUSABLE' } };
export const LookUpFails: StoryObj<Args> = { args: { code: 'CREDENTIAL_LOOKUP_FAILED' } };
export const SavingFails: StoryObj<Args> = { args: { code: 'CREDENTIAL_STORE_FAILED' } };
export const DeletingFails: StoryObj<Args> = { args: { code: 'CREDENTIAL_DELETE_FAILED' } };
export const ConsentLookUpFails: StoryObj<Args> = { args: { code: 'CONSENT_LOOKUP_FAILED' } };
export const SavingConsentFails: StoryObj<Args> = { args: { code: 'CONSENT_STORE_FAILED' } };
