// Written by tools/write-state-stories.mjs from the panel's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type GateArgs, gateMeta } from '../../support/gate-story.js';

const meta: Meta<GateArgs> = { ...gateMeta, title: 'Gate/Code' };
export default meta;

export const BesideACode: StoryObj<GateArgs> = { name: 'Beside a code', args: { gate: 'gate-beside-a-code' } };
export const CodeToSend: StoryObj<GateArgs> = { name: 'Code to send', args: { gate: 'gate-code-to-send' }, tags: ['pictured'] };
export const CodeSending: StoryObj<GateArgs> = { name: 'Code sending', args: { gate: 'gate-code-sending' } };
export const CodeSent: StoryObj<GateArgs> = { name: 'Code sent', args: { gate: 'gate-code-sent' }, tags: ['pictured'] };
export const CodeJustSent: StoryObj<GateArgs> = { name: 'Code just sent', args: { gate: 'gate-code-just-sent' } };
export const CodeSoonOver: StoryObj<GateArgs> = { name: 'Code soon over', args: { gate: 'gate-code-soon-over' } };
export const CodeExpired: StoryObj<GateArgs> = { name: 'Code expired', args: { gate: 'gate-code-expired' } };
export const CodeKeypad: StoryObj<GateArgs> = { name: 'Code keypad', args: { gate: 'gate-code-keypad' }, tags: ['pictured'] };
export const CodeLink: StoryObj<GateArgs> = { name: 'Code link', args: { gate: 'gate-code-link' } };
export const CodeNoMore: StoryObj<GateArgs> = { name: 'Code no more', args: { gate: 'gate-code-no-more' } };
export const CodeChecking: StoryObj<GateArgs> = { name: 'Code checking', args: { gate: 'gate-code-checking' } };
export const CodeWrong: StoryObj<GateArgs> = { name: 'Code wrong', args: { gate: 'gate-code-wrong' }, tags: ['pictured'] };
export const CodeIncomplete: StoryObj<GateArgs> = { name: 'Code incomplete', args: { gate: 'gate-code-incomplete' } };
export const ChannelUnavailable: StoryObj<GateArgs> = { name: 'Channel unavailable', args: { gate: 'gate-channel-unavailable' } };
export const EnoughBesideACode: StoryObj<GateArgs> = { name: 'Enough beside a code', args: { gate: 'gate-enough-beside-a-code' } };
