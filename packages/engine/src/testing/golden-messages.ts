import { readFileSync } from 'node:fs';

/** A golden `initialize` of the protocol. */
export interface GoldenInitialize {
  readonly title: string;
  readonly operation: 'register' | 'verify';
  readonly message: unknown;
}

/** A golden frame of the audio channel. */
export interface GoldenFrame {
  readonly title: string;
  readonly frame: string;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(import.meta.resolve(`@callseal/protocol/fixtures/${name}`)), 'utf8'));

export const goldenInitialize = (kind: 'valid' | 'invalid'): readonly GoldenInitialize[] =>
  read(`${kind}/initialize.json`) as readonly GoldenInitialize[];
export const goldenFrames = (kind: 'valid' | 'invalid'): readonly GoldenFrame[] =>
  read(`${kind}/media-streams.json`) as readonly GoldenFrame[];
