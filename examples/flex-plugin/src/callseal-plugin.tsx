import { createFlexAdapter } from '@callseal/widget/hosts/flex';
import { FlexPlugin } from '@twilio/flex-plugin';
import type * as Flex from '@twilio/flex-ui';
import * as React from 'react';
import { DirectVoiceCheck } from './direct/direct-voice-check';
import { readSettings } from './settings';
import { VoiceCheck } from './voice-check';

export class CallsealPlugin extends FlexPlugin {
  constructor() {
    super('CallsealPlugin');
  }

  init(flex: typeof Flex, manager: Flex.Manager): void {
    const settings = readSettings(manager.serviceConfiguration.ui_attributes);
    const card =
      settings.mode === 'direct' ? (
        <DirectVoiceCheck key="callseal" settings={settings} manager={manager} />
      ) : (
        // one adapter for the page: Flex unmounts panels, the adapter keeps each call's session meanwhile
        <VoiceCheck key="callseal" settings={settings} adapter={createFlexAdapter({ manager, actions: flex.Actions })} />
      );
    const isCall = ({ task }: { task?: Flex.ITask }): boolean => task !== undefined && flex.TaskHelper.isCallTask(task);
    flex.CallCanvas.Content.add(card, { sortOrder: 1, if: isCall });
  }
}
