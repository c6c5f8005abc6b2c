// Written by tools/write-state-stories.mjs from the panel's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type GateArgs, gateMeta } from '../../support/gate-story.js';

const meta: Meta<GateArgs> = { ...gateMeta, title: 'Gate/Questions' };
export default meta;

export const FactorUnavailable: StoryObj<GateArgs> = { name: 'Factor unavailable', args: { gate: 'gate-factor-unavailable' } };
export const QuestionsToAsk: StoryObj<GateArgs> = { name: 'Questions to ask', args: { gate: 'gate-questions-to-ask' } };
export const Questions: StoryObj<GateArgs> = { name: 'Questions', args: { gate: 'gate-questions' }, tags: ['pictured'] };
export const QuestionsIncomplete: StoryObj<GateArgs> = { name: 'Questions incomplete', args: { gate: 'gate-questions-incomplete' } };
export const QuestionsWrong: StoryObj<GateArgs> = { name: 'Questions wrong', args: { gate: 'gate-questions-wrong' } };
export const QuestionsExpired: StoryObj<GateArgs> = { name: 'Questions expired', args: { gate: 'gate-questions-expired' } };
export const Attestation: StoryObj<GateArgs> = { name: 'Attestation', args: { gate: 'gate-attestation' }, tags: ['pictured'] };
