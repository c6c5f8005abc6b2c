// Written by tools/write-state-stories.mjs from the element's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type StateArgs, stateMeta } from '../../support/state-story.js';

const meta: Meta<StateArgs> = { ...stateMeta, tags: ['pictured'], title: 'States/Verdicts' };
export default meta;

export const Verified: StoryObj<StateArgs> = { name: 'Verified', args: { state: 'verified' } };
export const VerifiedNarrow: StoryObj<StateArgs> = { name: 'Verified narrow', args: { state: 'verified-narrow' } };
export const VerifiedWithHistory: StoryObj<StateArgs> = { name: 'Verified with history', args: { state: 'verified-with-history' } };
export const VerifiedMock: StoryObj<StateArgs> = { name: 'Verified mock', args: { state: 'verified-mock' } };
export const TestMatched: StoryObj<StateArgs> = { name: 'Test matched', args: { state: 'test-matched' } };
export const NotMatched: StoryObj<StateArgs> = { name: 'Not matched', args: { state: 'not-matched' } };
export const NotMatchedNarrow: StoryObj<StateArgs> = { name: 'Not matched narrow', args: { state: 'not-matched-narrow' } };
export const TestNotMatched: StoryObj<StateArgs> = { name: 'Test not matched', args: { state: 'test-not-matched' } };
export const Spoof: StoryObj<StateArgs> = { name: 'Spoof', args: { state: 'spoof' } };
export const SpoofReplay: StoryObj<StateArgs> = { name: 'Spoof replay', args: { state: 'spoof-replay' } };
export const SpoofRegister: StoryObj<StateArgs> = { name: 'Spoof register', args: { state: 'spoof-register' } };
