// Written by tools/write-state-stories.mjs from the panel's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type GateArgs, gateMeta } from '../../support/gate-story.js';

const meta: Meta<GateArgs> = { ...gateMeta, title: 'Gate/Permission' };
export default meta;

export const Enough: StoryObj<GateArgs> = { name: 'Enough', args: { gate: 'gate-enough' }, tags: ['pictured'] };
export const EnoughSignal: StoryObj<GateArgs> = { name: 'Enough signal', args: { gate: 'gate-enough-signal' } };
export const EnoughTwoOfThree: StoryObj<GateArgs> = { name: 'Enough two of three', args: { gate: 'gate-enough-two-of-three' } };
export const Deciding: StoryObj<GateArgs> = { name: 'Deciding', args: { gate: 'gate-deciding' }, tags: ['pictured'] };
export const Granted: StoryObj<GateArgs> = { name: 'Granted', args: { gate: 'gate-granted' }, tags: ['pictured'] };
export const GrantedSoonOver: StoryObj<GateArgs> = {
  name: 'Granted soon over',
  args: { gate: 'gate-granted-soon-over' },
  tags: ['pictured'],
};
export const GrantedUntilItExpires: StoryObj<GateArgs> = {
  name: 'Granted until it expires',
  args: { gate: 'gate-granted-until-it-expires' },
};
export const GrantExpired: StoryObj<GateArgs> = { name: 'Grant expired', args: { gate: 'gate-grant-expired' }, tags: ['pictured'] };
export const GrantWithdrawn: StoryObj<GateArgs> = { name: 'Grant withdrawn', args: { gate: 'gate-grant-withdrawn' } };
export const Refused: StoryObj<GateArgs> = { name: 'Refused', args: { gate: 'gate-refused' } };
export const Ended: StoryObj<GateArgs> = { name: 'Ended', args: { gate: 'gate-ended' } };
