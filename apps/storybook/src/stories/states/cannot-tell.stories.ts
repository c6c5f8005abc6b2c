// Written by tools/write-state-stories.mjs from the element's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type StateArgs, stateMeta } from '../../support/state-story.js';

const meta: Meta<StateArgs> = { ...stateMeta, tags: ['pictured'], title: 'States/Cannot tell' };
export default meta;

export const OnHold: StoryObj<StateArgs> = { name: 'On hold', args: { state: 'on-hold' } };
export const MorePeople: StoryObj<StateArgs> = { name: 'More people', args: { state: 'more-people' } };
export const CallEnded: StoryObj<StateArgs> = { name: 'Call ended', args: { state: 'call-ended' } };
export const TooLittleSpeech: StoryObj<StateArgs> = { name: 'Too little speech', args: { state: 'too-little-speech' } };
export const Silence: StoryObj<StateArgs> = { name: 'Silence', args: { state: 'silence' } };
export const TooNoisy: StoryObj<StateArgs> = { name: 'Too noisy', args: { state: 'too-noisy' } };
export const Clipping: StoryObj<StateArgs> = { name: 'Clipping', args: { state: 'clipping' } };
export const UnreadableAudio: StoryObj<StateArgs> = { name: 'Unreadable audio', args: { state: 'unreadable-audio' } };
export const Cancelled: StoryObj<StateArgs> = { name: 'Cancelled', args: { state: 'cancelled' } };
