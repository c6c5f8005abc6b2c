// Written by tools/write-state-stories.mjs from the panel's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type GateArgs, gateMeta } from '../../support/gate-story.js';

const meta: Meta<GateArgs> = { ...gateMeta, title: 'Gate/Fraud' };
export default meta;

export const BeforeTheScreen: StoryObj<GateArgs> = { name: 'Before the screen', args: { gate: 'gate-before-the-screen' } };
export const Screening: StoryObj<GateArgs> = { name: 'Screening', args: { gate: 'gate-screening' } };
export const NotScreened: StoryObj<GateArgs> = { name: 'Not screened', args: { gate: 'gate-not-screened' }, tags: ['pictured'] };
export const PartlyScreened: StoryObj<GateArgs> = { name: 'Partly screened', args: { gate: 'gate-partly-screened' } };
export const Elevated: StoryObj<GateArgs> = { name: 'Elevated', args: { gate: 'gate-elevated' } };
export const HighRisk: StoryObj<GateArgs> = { name: 'High risk', args: { gate: 'gate-high-risk' }, tags: ['pictured'] };
export const HighRiskSignal: StoryObj<GateArgs> = { name: 'High risk signal', args: { gate: 'gate-high-risk-signal' } };
export const HighRiskCode: StoryObj<GateArgs> = { name: 'High risk code', args: { gate: 'gate-high-risk-code' } };
export const Watchlist: StoryObj<GateArgs> = { name: 'Watchlist', args: { gate: 'gate-watchlist' }, tags: ['pictured'] };
export const ScreenFailed: StoryObj<GateArgs> = { name: 'Screen failed', args: { gate: 'gate-screen-failed' } };
