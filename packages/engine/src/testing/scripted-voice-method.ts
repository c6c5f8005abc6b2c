import type {
  Comparison,
  QualityProblem,
  ReplayCheck,
  SpeechAnalyser,
  SpeechStatus,
  Utterance,
  VoiceMethod,
} from '../voice/voice-method.js';

/** Bytes with a meaning of their own; every other byte is speech of the speaker of that number. */
export const scripted = {
  /** A byte of silence. */
  silence: 0xff,
  /** A byte of noise: counts as speech and makes the line too noisy. */
  noise: 0xfe,
  /** A byte that is clipped. */
  clipping: 0xfd,
  /** A byte that makes the method throw when it decides. */
  broken: 0xfc,
  /** A byte that makes the front end throw at once. */
  explosive: 0xfb,
} as const;

const BYTES_PER_SECOND = 8000;

class ScriptedAnalyser implements SpeechAnalyser {
  #bytes = 0;
  #gaps = 0;
  #speech = 0;
  #speaking = false;
  readonly #counts = new Map<number, number>();
  #checksum = 0;

  get netSpeechSeconds(): number {
    return this.#speech / BYTES_PER_SECOND;
  }

  push(mulaw: Uint8Array): void {
    for (const byte of mulaw) {
      if (byte === scripted.explosive) throw new Error('secret detail of the front end');
      this.#counts.set(byte, (this.#counts.get(byte) ?? 0) + 1);
      this.#speaking = byte !== scripted.silence;
      if (this.#speaking) this.#speech++;
      this.#checksum = (Math.imul(this.#checksum, 31) + byte) | 0;
    }
    this.#bytes += mulaw.length;
  }

  pushGap(milliseconds: number): void {
    this.#gaps += milliseconds;
    this.#speaking = false;
  }

  status(): SpeechStatus {
    return {
      netSpeechSeconds: this.netSpeechSeconds,
      audioSeconds: this.#bytes / BYTES_PER_SECOND + this.#gaps / 1000,
      speaking: this.#speaking,
      level: this.#speaking ? 0.5 : 0,
      snrDb: this.#counts.has(scripted.noise) ? 1 : 30,
      clippedShare: this.#counts.has(scripted.clipping) ? 0.5 : 0,
      silentShare: 0,
    };
  }

  finish(): Utterance {
    if (this.#counts.has(scripted.broken)) throw new Error('secret detail of the method');
    const { netSpeechSeconds, audioSeconds } = this.status();
    const voices = [...this.#counts].filter(([byte]) => byte < scripted.explosive).sort((a, b) => b[1] - a[1]);
    const speaker = voices[0]?.[0] ?? 0;
    const features = { frames: 1, vectors: Float32Array.of(speaker), logF0: null, snrDb: null };
    return { netSpeechSeconds, audioSeconds, quality: this.#quality(), fingerprint: Uint32Array.of(this.#checksum >>> 0), features };
  }

  #quality(): QualityProblem | null {
    if (this.#speech === 0) return 'silence';
    if (this.#counts.has(scripted.noise)) return 'noise';
    return this.#counts.has(scripted.clipping) ? 'clipping' : null;
  }
}

/** A voice method whose every answer is written in the audio's bytes: for tests of everything around it. */
export function createScriptedVoiceMethod(modelHash = 'scripted-1'): VoiceMethod {
  const checkReplay = (template: Uint8Array | null, recent: readonly Uint32Array[], { fingerprint }: Utterance): ReplayCheck => {
    const registered = template === null ? null : new DataView(template.buffer, template.byteOffset).getUint32(1);
    const replayed = [registered, ...recent.map(([known]) => known)].includes(fingerprint[0]);
    return { bitErrorRate: replayed ? 0 : 0.5, authenticity: replayed ? 0.1 : 0.9, replayed };
  };
  return {
    name: 'scripted',
    modelHash,
    createAnalyser: () => new ScriptedAnalyser(),
    enrol: ({ features, fingerprint }) => {
      const template = new Uint8Array(5);
      template[0] = features.vectors[0] ?? 0;
      new DataView(template.buffer).setUint32(1, fingerprint[0] ?? 0);
      return template;
    },
    compare: (template, { features }): Comparison => ({ score: template[0] === features.vectors[0] ? 0.9 : 0.1 }),
    checkReplay,
  };
}
