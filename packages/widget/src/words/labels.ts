/** Short texts around the two sentences of `phases.ts`: names of buttons, chips and rows. */
import type { ActionName, Evidence } from '@callseal/client';
import { asScore, inSeconds } from './format.js';

/** Name of the whole card, for the region's label and its header. */
export const cardName = 'Voice check';
export const callIsLive = 'On call';
export const callHasEnded = 'Call ended';
export const simulated = 'Simulated';

/** Names of the actions; `confirm-delete` is the second, confirming press. */
export const actionNames: Record<ActionName, string> = {
  register: 'Register',
  verify: 'Verify',
  delete: 'Delete registration',
  'confirm-delete': 'Delete',
  cancel: 'Stop',
  retry: 'Try again',
  dismiss: 'Done',
  agree: 'Agreed',
  refuse: 'Refused',
  withdraw: 'Withdraw consent',
};
export const verifyAgain = 'Verify again';
export const keep = 'Keep it';
export const notNow = 'Not now';
export const agreedAfterAll = 'Agreed after all';

/** Why a button cannot be pressed now. */
export const deleteAfterVerification = 'Deleting needs a verified caller.';

export const details = 'Details';
export const code = 'Code';
export const speechProgress = 'Speech heard';

/** One row of the disclosure. */
export type Row = readonly [name: string, value: string];

const withThreshold = (value: number | null, threshold: number): string =>
  value === null ? 'not checked' : threshold === 0 ? `${asScore(value)}, not enforced` : `${asScore(value)}, needs ${asScore(threshold)}`;

/** What a verdict rests on, as rows of name and value. */
export function evidenceRows(evidence: Evidence): Row[] {
  const { engine, netSpeechSeconds } = evidence;
  const rows: Row[] = [];
  if (evidence.score !== null) rows.push(['Similarity', withThreshold(evidence.score, evidence.scoreThreshold)]);
  // a check for known recordings says nothing about synthetic voices, and must not read as if it did
  const replayOnly = engine?.authenticity === 'replay';
  rows.push([replayOnly ? 'Recording check' : 'Live voice', withThreshold(evidence.authenticity, evidence.authenticityThreshold)]);
  if (replayOnly) rows.push(['Synthetic voice', 'not checked']);
  rows.push(['Speech', netSpeechSeconds === null ? 'not stated' : inSeconds(netSpeechSeconds)]);
  rows.push(['Answered by', engine === null ? 'not stated' : engine.name === 'mock' ? 'mock (simulated answer)' : engineName(engine)]);
  return rows;
}

const engineName = ({ name, version }: NonNullable<Evidence['engine']>): string => (version === undefined ? name : `${name} ${version}`);
