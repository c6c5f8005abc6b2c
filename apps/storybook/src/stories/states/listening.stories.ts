// Written by tools/write-state-stories.mjs from the element's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type StateArgs, stateMeta } from '../../support/state-story.js';

const meta: Meta<StateArgs> = { ...stateMeta, tags: ['pictured'], title: 'States/Listening' };
export default meta;

export const Connecting: StoryObj<StateArgs> = { name: 'Connecting', args: { state: 'connecting' } };
export const WaitingForAudio: StoryObj<StateArgs> = { name: 'Waiting for audio', args: { state: 'waiting-for-audio' } };
export const Listening: StoryObj<StateArgs> = { name: 'Listening', args: { state: 'listening' } };
export const ListeningSilence: StoryObj<StateArgs> = { name: 'Listening silence', args: { state: 'listening-silence' } };
export const ListeningNoise: StoryObj<StateArgs> = { name: 'Listening noise', args: { state: 'listening-noise' } };
export const ListeningClipping: StoryObj<StateArgs> = { name: 'Listening clipping', args: { state: 'listening-clipping' } };
export const Deciding: StoryObj<StateArgs> = { name: 'Deciding', args: { state: 'deciding' } };
export const Storing: StoryObj<StateArgs> = { name: 'Storing', args: { state: 'storing' } };
