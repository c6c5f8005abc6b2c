// Written by tools/write-state-stories.mjs from the element's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type StateArgs, stateMeta } from '../../support/state-story.js';

const meta: Meta<StateArgs> = { ...stateMeta, tags: ['pictured'], title: 'States/Consent' };
export default meta;

export const ConsentNeeded: StoryObj<StateArgs> = { name: 'Consent needed', args: { state: 'consent-needed' } };
export const ConsentNeededOwnText: StoryObj<StateArgs> = { name: 'Consent needed own text', args: { state: 'consent-needed-own-text' } };
export const SavingConsent: StoryObj<StateArgs> = { name: 'Saving consent', args: { state: 'saving-consent' } };
export const Refused: StoryObj<StateArgs> = { name: 'Refused', args: { state: 'refused' } };
export const RefusedRegistered: StoryObj<StateArgs> = { name: 'Refused registered', args: { state: 'refused-registered' } };
export const Withdrawn: StoryObj<StateArgs> = { name: 'Withdrawn', args: { state: 'withdrawn' } };
