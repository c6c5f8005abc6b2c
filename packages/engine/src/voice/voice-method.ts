/**
 * The port between the voice service and whatever recognises voices.
 *
 * The service speaks signalling and moves bytes; everything it knows about speech it asks through these
 * interfaces. The classical method of this package implements them, and a neural model can too.
 *
 * @module
 */
/** What a call's audio has shown so far. A fresh plain object: safe to keep and to send. */
export interface SpeechStatus {
  /** Speech collected so far, in seconds: what the voice-activity detector counted, not the length of the call. */
  readonly netSpeechSeconds: number;
  /** All audio seen so far in seconds, gaps included. */
  readonly audioSeconds: number;
  /** Whether the caller is speaking right now. */
  readonly speaking: boolean;
  /** Loudness of the last ~200 ms, 0..1: linear in dB from −60 dBFS to 0 dBFS. For a meter, not for decisions. */
  readonly level: number;
  /** Mean speech level over mean background level in dB; `null` until both were heard. */
  readonly snrDb: number | null;
  /** Share, 0..1, of samples inside speech that sit at the codec's ceiling. */
  readonly clippedShare: number;
  /** Share, 0..1, of all audio (gaps included) that is digital silence. */
  readonly silentShare: number;
}

/**
 * The streaming front end of one call's audio.
 *
 * Never throws for any bytes and allocates nothing per frame: memory grows in steps with the speech found,
 * up to a bound, after which speech is still counted but no longer stored.
 */
export interface SpeechAnalyser {
  /**
   * Takes the next audio: 8 kHz G.711 µ-law, one byte per sample, in any chunking. The bytes are read during
   * the call and not kept.
   */
  push(mulaw: Uint8Array): void;
  /**
   * Tells that audio is missing on the wire, in milliseconds (the timestamps jumped). It counts as audio time
   * and as silence; what cannot be a length of time is ignored, and one gap counts at most 60 s.
   */
  pushGap(milliseconds: number): void;
  /** Speech collected so far, in seconds. Cheap: read it after every chunk. */
  readonly netSpeechSeconds: number;
  /** A snapshot for progress reports. */
  status(): SpeechStatus;
  /** The features so far. The analyser is spent afterwards: later audio is ignored, later calls give the same utterance. */
  finish(): Utterance;
}

/**
 * Why a recording is not fit for a decision, worst first. Too little speech is not in this list: how much is
 * enough is the service's own decision, from `netSpeechSeconds`.
 */
export type QualityProblem = 'silence' | 'noise' | 'clipping';

/** Everything that one call's audio left behind: numbers from which the sound cannot be played again. */
export interface Utterance {
  /** Speech in seconds. */
  readonly netSpeechSeconds: number;
  /** Audio in seconds, gaps included. */
  readonly audioSeconds: number;
  /** Set when the audio is unfit: answer with an error then, never with a score. */
  readonly quality: QualityProblem | null;
  /** Replay fingerprint: one word per 20 ms of speech, low 23 bits used. Keep recent ones per subject for `checkReplay`. */
  readonly fingerprint: Uint32Array;
  /** Speech frames of the method's features, row by row; private to the method that made them. */
  readonly features: VoiceFeatures;
}

/** What the classical method keeps of an utterance; opaque to the service. */
export interface VoiceFeatures {
  /** Number of feature frames. */
  readonly frames: number;
  /** `frames × 38`: 19 cepstra, mean removed, then their deltas. */
  readonly vectors: Float32Array;
  /** Median of log fundamental frequency (natural log of Hz), or `null` when too little was voiced. */
  readonly logF0: number | null;
  /** Mean speech level over mean background level in dB, or `null` when no background was heard. */
  readonly snrDb: number | null;
}

/** How alike an utterance and a template are. */
export interface Comparison {
  /** Calibrated 0..1: 0.5 is the equal-error point of clean telephone speech. */
  readonly score: number;
}

/** Whether an utterance is a recording of an earlier one. Says nothing about synthetic voices. */
export interface ReplayCheck {
  /** Smallest share of differing fingerprint bits, 0..0.5, over all known recordings, alignments and speeds. */
  readonly bitErrorRate: number;
  /** 0..1, below 0.5 exactly when `replayed`; coarse on purpose. */
  readonly authenticity: number;
  /** Whether the utterance is taken for a replay. */
  readonly replayed: boolean;
}

/** One way to recognise voices. */
export interface VoiceMethod {
  /** Stable name of the method, such as `gmm64-map`. */
  readonly name: string;
  /** Hexadecimal hash of the model; templates of another hash are refused. */
  readonly modelHash: string;
  /** A front end for one call. */
  createAnalyser(): SpeechAnalyser;
  /**
   * Makes plain template bytes (4–6 KB) from one utterance; seal them before they leave the service.
   * @throws VoiceTemplateError `NOT_ENOUGH_SPEECH` when there are no usable frames at all.
   */
  enrol(utterance: Utterance): Uint8Array;
  /**
   * Scores an utterance against a template.
   * @throws VoiceTemplateError with a stable code when the template is foreign, corrupt or of another model.
   */
  compare(template: Uint8Array, utterance: Utterance): Comparison;
  /**
   * Looks for the utterance among the template's own registration recording, unless it is `null`, and `recent` fingerprints of earlier
   * calls, newest first.
   * @throws VoiceTemplateError like `compare`.
   */
  checkReplay(template: Uint8Array | null, recent: readonly Uint32Array[], utterance: Utterance): ReplayCheck;
}
