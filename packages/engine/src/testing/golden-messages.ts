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

/** A golden file of the protocol. */
// the caller names the shape: the files are golden, their shape is asserted by the tests that read them
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export const readGolden = <Golden>(name: string): Golden =>
  JSON.parse(readFileSync(new URL(import.meta.resolve(`@callseal/protocol/fixtures/${name}`)), 'utf8')) as Golden;

export const goldenInitialize = (kind: 'valid' | 'invalid'): readonly GoldenInitialize[] => readGolden(`${kind}/initialize.json`);
export const goldenFrames = (kind: 'valid' | 'invalid'): readonly GoldenFrame[] => readGolden(`${kind}/media-streams.json`);
