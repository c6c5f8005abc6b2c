import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { action } from 'storybook/actions';
import { eventTypes } from '@callseal/widget/testing';
import { type CallsealAgent, createSessionKeeper } from '@callseal/widget';
import { firstCall } from '../support/calls.js';
import { make } from '../support/make.js';
import { createStoryHost } from '../support/story-host.js';

type Args = Partial<CallsealAgent> & Record<string, unknown>;

const objects = ['consentConfig', 'developmentConfig', 'urlsConfig', 'parametersConfig', 'words'] as const;
const texts = ['securityToken', 'callSid', 'callerId', 'taskSid', 'conferenceSid'] as const;
const control = (kind: 'text' | 'object' | 'boolean' | 'number') => ({ control: kind, table: { category: 'properties' } });

const log = Object.fromEntries(eventTypes.map((type) => [type, action(type)]));

/** A control that moves makes another element: what is under way, and who is registered, is kept outside of it. */
const sessions = createSessionKeeper();
const { externalMethods } = createStoryHost();

/** Every property as a control; every event in the actions panel. The voice service is played in the page. */
const meta: Meta<Args> = {
  title: 'Playground',
  component: 'callseal-agent',
  argTypes: {
    ...Object.fromEntries(texts.map((name) => [name, control('text')])),
    ...Object.fromEntries(objects.map((name) => [name, control('object')])),
    callInProgress: control('boolean'),
    parties: control('number'),
    theme: { control: 'inline-radio', options: ['light', 'dark', 'auto'], table: { category: 'properties' } },
    externalMethods: { control: false },
    sessions: { control: false },
    // the same things once more, as attributes
    ...Object.fromEntries([...texts.map((name) => name.toLowerCase()), 'callinprogress'].map((name) => [name, { control: false }])),
  },
  args: {
    ...firstCall,
    securityToken: '',
    taskSid: '',
    conferenceSid: '',
    parties: 2,
    consentConfig: { required: false, text: '', textVersion: '' },
    developmentConfig: {
      mockApi: true,
      mockResponseType: 'resultSuccess',
      automaticVerification: false,
      deleteOnlyAfterVerification: false,
    },
    parametersConfig: {
      scoreThreshold: 0.8,
      authenticityThreshold: 0.5,
      audioTotalDurationRegistration: 3,
      audioTotalDurationVerification: 3,
      undoSeconds: 6,
    },
  },
  render: (args) => {
    const agent = make('callseal-agent', { sessions, externalMethods });
    for (const name of [...texts, ...objects, 'callInProgress', 'parties', 'theme'] as const) {
      if (args[name] !== undefined) Object.assign(agent, { [name]: args[name] });
    }
    for (const [type, heard] of Object.entries(log)) {
      agent.addEventListener(type, (event) => {
        heard((event as CustomEvent<unknown>).detail);
      });
    }
    return agent;
  },
};
export default meta;

export const Playground: StoryObj<Args> = {};
