// Written by tools/write-state-stories.mjs from the panel's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type GateArgs, gateMeta } from '../../support/gate-story.js';

const meta: Meta<GateArgs> = { ...gateMeta, title: 'Gate/Checks' };
export default meta;

export const Asking: StoryObj<GateArgs> = { name: 'Asking', args: { gate: 'gate-asking' }, tags: ['pictured'] };
export const Unavailable: StoryObj<GateArgs> = { name: 'Unavailable', args: { gate: 'gate-unavailable' }, tags: ['pictured'] };
export const NotOnCall: StoryObj<GateArgs> = { name: 'Not on call', args: { gate: 'gate-not-on-call' } };
export const SignedOut: StoryObj<GateArgs> = { name: 'Signed out', args: { gate: 'gate-signed-out' } };
export const NotSetUp: StoryObj<GateArgs> = { name: 'Not set up', args: { gate: 'gate-not-set-up' } };
export const CheckNeeded: StoryObj<GateArgs> = { name: 'Check needed', args: { gate: 'gate-check-needed' }, tags: ['pictured'] };
export const VoiceIsASignal: StoryObj<GateArgs> = { name: 'Voice is a signal', args: { gate: 'gate-voice-is-a-signal' } };
export const TwoOfThree: StoryObj<GateArgs> = { name: 'Two of three', args: { gate: 'gate-two-of-three' }, tags: ['pictured'] };
export const HandOff: StoryObj<GateArgs> = { name: 'Hand off', args: { gate: 'gate-hand-off' }, tags: ['pictured'] };
export const NothingSetUp: StoryObj<GateArgs> = { name: 'Nothing set up', args: { gate: 'gate-nothing-set-up' } };
export const CoolingOff: StoryObj<GateArgs> = { name: 'Cooling off', args: { gate: 'gate-cooling-off' }, tags: ['pictured'] };
export const CallerUnknown: StoryObj<GateArgs> = { name: 'Caller unknown', args: { gate: 'gate-caller-unknown' } };
export const TooOld: StoryObj<GateArgs> = { name: 'Too old', args: { gate: 'gate-too-old' }, tags: ['pictured'] };
export const NotReached: StoryObj<GateArgs> = { name: 'Not reached', args: { gate: 'gate-not-reached' } };
export const Failed: StoryObj<GateArgs> = { name: 'Failed', args: { gate: 'gate-failed' } };
