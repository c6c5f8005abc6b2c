// Written by tools/write-state-stories.mjs from the element's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type StateArgs, stateMeta } from '../../support/state-story.js';

const meta: Meta<StateArgs> = { ...stateMeta, tags: ['pictured'], title: 'States/Deleting' };
export default meta;

export const ConfirmingDelete: StoryObj<StateArgs> = { name: 'Confirming delete', args: { state: 'confirming-delete' } };
export const ConfirmingWithdrawal: StoryObj<StateArgs> = { name: 'Confirming withdrawal', args: { state: 'confirming-withdrawal' } };
export const DeleteScheduled: StoryObj<StateArgs> = { name: 'Delete scheduled', args: { state: 'delete-scheduled' } };
export const Deleting: StoryObj<StateArgs> = { name: 'Deleting', args: { state: 'deleting' } };
export const Deleted: StoryObj<StateArgs> = { name: 'Deleted', args: { state: 'deleted' } };
