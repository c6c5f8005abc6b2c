import type { SessionState } from '@callseal/client';
import { tell } from './phases.js';
import type { Wording } from './wording.js';

/** Phases that pass by themselves: their title says enough, and their steps are not worth an interruption. */
const passing: ReadonlySet<string> = new Set(['saving-consent', 'connecting', 'deciding', 'storing', 'deleting']);
const silent: ReadonlySet<string> = new Set(['no-call', 'looking-up']);

/**
 * What a screen reader is told. The text changes only when something is worth saying: at outcomes, and while listening at each quarter
 * and when a hint comes up.
 */
export function announcementOf(state: SessionState, { aloud }: Wording): string {
  if (silent.has(state.phase)) return '';
  const told = tell(state, aloud);
  const title = sentence(told.title);
  if (passing.has(state.phase)) return title;
  if (state.phase !== 'listening') return `${title} ${told.advice}`;
  const quarter = quarterOf(state.progress.netSpeechSeconds, state.progress.requiredSeconds);
  const progress = quarter === 0 ? '' : ` ${sentence(aloud.percent(quarter / 4))}`;
  return `${title}${progress}${state.progress.hint === null ? '' : ` ${told.advice}`}`;
}

/** With a full stop, so that a pause is heard; a question has its own. */
const sentence = (text: string): string => (/[.?!؟]$/.test(text) ? text : `${text}.`);

/** 0..4; a quarter counts once it is full. */
export const quarterOf = (heard: number, required: number): number =>
  required > 0 ? Math.min(4, Math.max(0, Math.floor((heard / required) * 4 + 1e-9))) : 0;
