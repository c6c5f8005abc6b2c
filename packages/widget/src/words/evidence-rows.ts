import type { Evidence } from '@callseal/client';
import type { Wording } from './wording.js';

/** One row of the disclosure. */
export type Row = readonly [name: string, value: string];

const withThreshold = (value: number | null, threshold: number, { words: { evidence }, fill, score }: Wording): string => {
  if (value === null) return evidence.notChecked;
  return fill(threshold === 0 ? evidence.notEnforced : evidence.needs, { score: score(value), threshold: score(threshold) });
};

/** What a verdict rests on, as rows of name and value. */
export function evidenceRows(evidence: Evidence, wording: Wording): Row[] {
  const { engine, netSpeechSeconds } = evidence;
  const { evidence: names } = wording.words;
  const rows: Row[] = [];
  if (evidence.score !== null) rows.push([names.similarity, withThreshold(evidence.score, evidence.scoreThreshold, wording)]);
  // a check for known recordings says nothing about synthetic voices, and must not read as if it did
  const replayOnly = engine?.authenticity === 'replay';
  const live = withThreshold(evidence.authenticity, evidence.authenticityThreshold, wording);
  rows.push([replayOnly ? names.recording : names.live, live]);
  if (replayOnly) rows.push([names.synthetic, names.notChecked]);
  rows.push([names.speech, netSpeechSeconds === null ? names.notStated : wording.seconds(netSpeechSeconds)]);
  rows.push([names.answeredBy, engine === null ? names.notStated : engine.name === 'mock' ? names.mock : engineName(engine)]);
  return rows;
}

const engineName = ({ name, version }: NonNullable<Evidence['engine']>): string => (version === undefined ? name : `${name} ${version}`);
