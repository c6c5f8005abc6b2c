// Written by tools/write-state-stories.mjs from the element's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type StateArgs, stateMeta } from '../../support/state-story.js';

const meta: Meta<StateArgs> = { ...stateMeta, tags: ['pictured'], title: 'States/Unavailable' };
export default meta;

export const Unavailable: StoryObj<StateArgs> = { name: 'Unavailable', args: { state: 'unavailable' } };
export const UnavailableToken: StoryObj<StateArgs> = { name: 'Unavailable token', args: { state: 'unavailable-token' } };
export const UnavailableUnreachable: StoryObj<StateArgs> = { name: 'Unavailable unreachable', args: { state: 'unavailable-unreachable' } };
export const UnavailableNotReady: StoryObj<StateArgs> = { name: 'Unavailable not ready', args: { state: 'unavailable-not-ready' } };
export const UnavailableStream: StoryObj<StateArgs> = { name: 'Unavailable stream', args: { state: 'unavailable-stream' } };
export const UnavailableStreamFailed: StoryObj<StateArgs> = {
  name: 'Unavailable stream failed',
  args: { state: 'unavailable-stream-failed' },
};
export const UnavailableNoAnswer: StoryObj<StateArgs> = { name: 'Unavailable no answer', args: { state: 'unavailable-no-answer' } };
export const UnavailableMisfit: StoryObj<StateArgs> = { name: 'Unavailable misfit', args: { state: 'unavailable-misfit' } };
export const UnavailableUnusable: StoryObj<StateArgs> = { name: 'Unavailable unusable', args: { state: 'unavailable-unusable' } };
export const UnavailableLookUp: StoryObj<StateArgs> = { name: 'Unavailable look up', args: { state: 'unavailable-look-up' } };
export const UnavailableCoolingOff: StoryObj<StateArgs> = { name: 'Unavailable cooling off', args: { state: 'unavailable-cooling-off' } };
export const UnavailableConsent: StoryObj<StateArgs> = { name: 'Unavailable consent', args: { state: 'unavailable-consent' } };
export const UnavailableDelete: StoryObj<StateArgs> = { name: 'Unavailable delete', args: { state: 'unavailable-delete' } };
export const UnavailableAudio: StoryObj<StateArgs> = { name: 'Unavailable audio', args: { state: 'unavailable-audio' } };
export const UnavailableStore: StoryObj<StateArgs> = { name: 'Unavailable store', args: { state: 'unavailable-store' } };
export const UnavailableOptedOut: StoryObj<StateArgs> = { name: 'Unavailable opted out', args: { state: 'unavailable-opted-out' } };
export const UnavailableConfig: StoryObj<StateArgs> = { name: 'Unavailable config', args: { state: 'unavailable-config' } };
