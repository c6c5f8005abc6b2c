import type { PhaseName, SessionState } from '@callseal/client';
import type { IconName } from './icons.js';

/** What colour family the status icon has. `busy` also shows the turning ring. */
export type Tone = 'idle' | 'busy' | 'accent' | 'positive' | 'negative' | 'caution';
export interface Appearance {
  readonly icon: IconName;
  readonly tone: Tone;
}

const appearances: Record<PhaseName, readonly [IconName, Tone]> = {
  'no-call': ['phone', 'idle'],
  'looking-up': ['search', 'busy'],
  'not-registered': ['person-plus', 'idle'],
  registered: ['person', 'accent'],
  'consent-needed': ['speech', 'accent'],
  'saving-consent': ['save', 'busy'],
  refused: ['minus', 'idle'],
  connecting: ['plug', 'busy'],
  'waiting-for-audio': ['ear', 'busy'],
  listening: ['wave', 'accent'],
  deciding: ['compare', 'busy'],
  storing: ['save', 'busy'],
  verified: ['check', 'positive'],
  'not-matched': ['cross', 'negative'],
  spoof: ['replay', 'negative'],
  inconclusive: ['question', 'caution'],
  unavailable: ['warning', 'caution'],
  'confirming-delete': ['bin', 'negative'],
  'delete-scheduled': ['bin', 'caution'],
  deleting: ['bin', 'busy'],
  deleted: ['bin', 'idle'],
};

/** Icon and colour family of a state. */
export function appearanceOf(state: SessionState): Appearance {
  const [icon, tone] = appearances[state.phase];
  if (state.phase === 'inconclusive' && state.reason === 'cancelled') return { icon: 'minus', tone: 'idle' };
  // only a replay is a recording; any other kind keeps the plain sign for "no"
  if (state.phase === 'spoof' && state.species !== 'replay') return { icon: 'warning', tone };
  return { icon, tone };
}
