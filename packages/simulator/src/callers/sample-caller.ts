/** One sentence of a sample caller. */
export interface SampleSentence {
  /** Absolute path of the WAV file: 8 kHz, 8-bit µ-law, mono. */
  readonly path: string;
  /** What is said, word by word. */
  readonly text: string;
}

/** What a sample caller says in one call. No sentence is said in two calls, except by the recording. */
export interface SampleCall {
  readonly id: string;
  readonly sentences: readonly SampleSentence[];
}

/** A person, or a trick, who calls the demo desk. Every voice is synthetic. */
export interface SampleCaller {
  readonly id: string;
  readonly name: string;
  /** Calling number in E.164, from the range +1 202 555 01xx that is reserved for fiction. */
  readonly number: string;
  /** Synthesiser voice, or `none` for the silent caller. */
  readonly voice: 'awb' | 'slt' | 'rms' | 'kal16' | 'none';
  /** One line for the queue of the desk: what taking this call shows. */
  readonly note: string;
  /** Longer description of voice and line. */
  readonly description: string;
  readonly synthetic: true;
  /** Signal-to-noise ratio of the line in dB; absent on a line without any noise. */
  readonly noiseDb?: number;
  /** Change of level in dB; absent means as recorded. */
  readonly gainDb?: number;
  /** Pass band in hertz; absent means the band of the recording (300 to 3400). */
  readonly bandHz?: readonly [low: number, high: number];
  readonly calls: readonly SampleCall[];
}
