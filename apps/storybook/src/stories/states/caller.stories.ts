// Written by tools/write-state-stories.mjs from the element's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type StateArgs, stateMeta } from '../../support/state-story.js';

const meta: Meta<StateArgs> = { ...stateMeta, tags: ['pictured'], title: 'States/Caller' };
export default meta;

export const NoCall: StoryObj<StateArgs> = { name: 'No call', args: { state: 'no-call' } };
export const CallerWithheld: StoryObj<StateArgs> = { name: 'Caller withheld', args: { state: 'caller-withheld' } };
export const LookingUp: StoryObj<StateArgs> = { name: 'Looking up', args: { state: 'looking-up' } };
export const NotRegistered: StoryObj<StateArgs> = { name: 'Not registered', args: { state: 'not-registered' } };
export const Registered: StoryObj<StateArgs> = { name: 'Registered', args: { state: 'registered' } };
export const RegisteredAfterCall: StoryObj<StateArgs> = { name: 'Registered after call', args: { state: 'registered-after-call' } };
export const RegisteredOnHold: StoryObj<StateArgs> = { name: 'Registered on hold', args: { state: 'registered-on-hold' } };
export const RegisteredCrowded: StoryObj<StateArgs> = { name: 'Registered crowded', args: { state: 'registered-crowded' } };
export const RegisteredWithHistory: StoryObj<StateArgs> = { name: 'Registered with history', args: { state: 'registered-with-history' } };
export const NotRegisteredAgreed: StoryObj<StateArgs> = { name: 'Not registered agreed', args: { state: 'not-registered-agreed' } };
export const RegisteredAgreed: StoryObj<StateArgs> = { name: 'Registered agreed', args: { state: 'registered-agreed' } };
