/**
 * One call's audio, from bytes to an utterance.
 *
 * @module
 */
import { extractFeatures } from './feature-extraction.js';
import { FingerprintWriter } from './fingerprint.js';
import { FrameStore } from './frame-store.js';
import { FRAME_SAMPLES } from './frame-spectrum.js';
import { ENERGY_FLOOR, FRAMES_PER_SECOND, HOP_SAMPLES, LogMelFrontEnd, PRE_EMPHASIS } from './log-mel-front-end.js';
import { MEL_BANDS } from './mel-bank.js';
import { MULAW_SILENCE, MULAW_TO_UNIT, SAMPLE_RATE } from './mulaw.js';
import { PitchCollector } from './pitch-collector.js';
import { PITCH_SAMPLES, PitchEstimator } from './pitch-estimator.js';
import { SignalCounter } from './signal-quality.js';
import { SpeechDetector } from './speech-detector.js';
import type { SpeechAnalyser, SpeechStatus, Utterance } from './voice-method.js';

/** Tables and scratch space that all streams share; nothing in it outlives a call of `push`. */
export interface SharedFrontEnd {
  readonly logMel: LogMelFrontEnd;
  readonly pitch: PitchEstimator;
  readonly frame: Float32Array;
  readonly gap: Uint8Array;
}

/** Longest gap played through the analysis, in samples (0.3 s): enough for every hang-over and window to run out. */
const PLAYED_GAP_SAMPLES = 2400;
const LONGEST_GAP_MS = 60_000;
/** Four hops between two moves of the history to the front of its buffer: 5 KB a stream less than with twenty, and as fast. */
const HISTORY_SAMPLES = PITCH_SAMPLES + 4 * HOP_SAMPLES;
const METER_FLOOR_DB = -60;
/** The meter averages over about 200 ms. */
const METER_SMOOTHING = 1 - 1 / (0.2 * FRAMES_PER_SECOND);
const SILENT_BAND = Math.log(ENERGY_FLOOR);
/** In double precision, and known to the compiler: nothing is converted sample by sample. */
const units = Float64Array.from(MULAW_TO_UNIT);

/** Makes the shared part once per process. */
export function createSharedFrontEnd(): SharedFrontEnd {
  return {
    logMel: new LogMelFrontEnd(),
    pitch: new PitchEstimator(),
    frame: new Float32Array(MEL_BANDS),
    gap: new Uint8Array(PLAYED_GAP_SAMPLES + HOP_SAMPLES).fill(MULAW_SILENCE),
  };
}

/** The streaming front end of the classical method. */
export class StreamAnalyser implements SpeechAnalyser {
  readonly #shared: SharedFrontEnd;
  readonly #detector = new SpeechDetector();
  readonly #counter = new SignalCounter();
  readonly #frames = new FrameStore();
  readonly #pitch = new PitchCollector();
  readonly #print = new FingerprintWriter();
  readonly #history = new Float32Array(HISTORY_SAMPLES);
  #end = PITCH_SAMPLES;
  #previous = 0;
  #hopSamples = 0;
  #hopEnergy = 0;
  #hopClipped = 0;
  #olderEnergy = 0;
  #oldestEnergy = 0;
  #speechFrames = 0;
  #samples = 0;
  #meterPower = 0;
  #speaking = false;
  #stored = false;
  #utterance: Utterance | null = null;

  constructor(shared: SharedFrontEnd) {
    this.#shared = shared;
  }

  get netSpeechSeconds(): number {
    return this.#speechFrames / FRAMES_PER_SECOND;
  }

  /** Bytes held for features and fingerprint. */
  get byteLength(): number {
    return this.#frames.byteLength + this.#print.byteLength + this.#history.byteLength;
  }

  push(mulaw: Uint8Array): void {
    if (this.#utterance !== null) return;
    this.#samples += mulaw.length;
    let at = 0;
    while (at < mulaw.length) {
      const end = Math.min(mulaw.length, at + HOP_SAMPLES - this.#hopSamples);
      this.#decode(mulaw, at, end);
      at = end;
      if (this.#hopSamples === HOP_SAMPLES) this.#closeHop();
    }
  }

  pushGap(milliseconds: number): void {
    if (this.#utterance !== null || !(milliseconds > 0)) return;
    const samples = Math.round((Math.min(milliseconds, LONGEST_GAP_MS) * SAMPLE_RATE) / 1000);
    const skippedHops = Math.max(0, Math.ceil((samples - PLAYED_GAP_SAMPLES) / HOP_SAMPLES));
    this.push(this.#shared.gap.subarray(0, Math.min(PLAYED_GAP_SAMPLES, samples - skippedHops * HOP_SAMPLES)));
    if (skippedHops === 0) return;
    this.#samples += skippedHops * HOP_SAMPLES;
    this.#counter.addSilent(skippedHops);
    this.#detector.skip(skippedHops);
    this.#print.skip(skippedHops);
    this.#meterPower = 0;
    this.#speaking = false;
  }

  status(): SpeechStatus {
    const level = 1 - (10 * Math.log10(this.#meterPower + 1e-12)) / METER_FLOOR_DB;
    return {
      netSpeechSeconds: this.netSpeechSeconds,
      audioSeconds: this.#samples / SAMPLE_RATE,
      speaking: this.#speaking,
      level: Math.min(1, Math.max(0, level)),
      ...this.#counter.summary(),
    };
  }

  finish(): Utterance {
    this.#utterance ??= {
      netSpeechSeconds: this.netSpeechSeconds,
      audioSeconds: this.#samples / SAMPLE_RATE,
      quality: this.#counter.problem(this.netSpeechSeconds),
      fingerprint: this.#print.read(),
      features: extractFeatures(this.#frames, this.#pitch.median(), this.#counter.summary().snrDb),
    };
    return this.#utterance;
  }

  #decode(mulaw: Uint8Array, from: number, to: number): void {
    const history = this.#history;
    const unit = units;
    let end = this.#end;
    let previous = this.#previous;
    // two sums: with one, each addition waits for the one before
    let energy = this.#hopEnergy;
    let otherEnergy = 0;
    let clipped = this.#hopClipped;
    let at = from;
    for (const pairs = to - 1; at < pairs; at += 2) {
      const code = mulaw[at] ?? 0;
      const next = mulaw[at + 1] ?? 0;
      const sample = unit[code] ?? 0;
      const nextSample = unit[next] ?? 0;
      if ((code & 0x7f) === 0) clipped++;
      if ((next & 0x7f) === 0) clipped++;
      energy += sample * sample;
      otherEnergy += nextSample * nextSample;
      history[end] = sample - PRE_EMPHASIS * previous;
      history[end + 1] = nextSample - PRE_EMPHASIS * sample;
      end += 2;
      previous = nextSample;
    }
    if (at < to) {
      const code = mulaw[at] ?? 0;
      const sample = unit[code] ?? 0;
      if ((code & 0x7f) === 0) clipped++;
      energy += sample * sample;
      history[end++] = sample - PRE_EMPHASIS * previous;
      previous = sample;
    }
    this.#hopSamples += to - from;
    this.#end = end;
    this.#previous = previous;
    this.#hopEnergy = energy + otherEnergy;
    this.#hopClipped = clipped;
  }

  #closeHop(): void {
    const energy = this.#hopEnergy;
    const clipped = this.#hopClipped;
    this.#hopSamples = 0;
    this.#hopEnergy = 0;
    this.#hopClipped = 0;
    this.#meterPower = METER_SMOOTHING * this.#meterPower + ((1 - METER_SMOOTHING) * energy) / HOP_SAMPLES;
    const frameEnergy = energy + this.#olderEnergy + this.#oldestEnergy / 2;
    this.#oldestEnergy = this.#olderEnergy;
    this.#olderEnergy = energy;
    if (frameEnergy === 0) this.#silentFrame();
    else this.#soundingFrame(frameEnergy / FRAME_SAMPLES, energy === 0, clipped);
    if (this.#end === HISTORY_SAMPLES) {
      this.#history.copyWithin(0, HISTORY_SAMPLES - PITCH_SAMPLES);
      this.#end = PITCH_SAMPLES;
    }
  }

  #silentFrame(): void {
    const logMel = this.#shared.frame.fill(SILENT_BAND);
    const kind = this.#detector.classifySilence();
    this.#counter.addSilent(1);
    if (kind === 'speech') this.#speechFrames++;
    this.#speaking = kind !== 'silence';
    this.#stored = false;
    this.#print.push(logMel, this.#speaking);
  }

  #soundingFrame(power: number, silentHop: boolean, clipped: number): void {
    const levelDb = 10 * Math.log10(power);
    const logMel = this.#shared.frame;
    this.#shared.logMel.analyse(this.#history, this.#end - FRAME_SAMPLES, logMel);
    const kind = this.#detector.classify(logMel, levelDb);
    if (silentHop) this.#counter.addSilent(1);
    else if (kind === 'speech') this.#counter.addSpeech(power, clipped);
    else this.#counter.addOther(this.#detector.isBackground ? levelDb : null);
    this.#speaking = kind !== 'silence';
    this.#print.push(logMel, this.#speaking);
    if (kind === 'speech') {
      this.#speechFrames++;
      this.#frames.add(logMel, levelDb, !this.#stored);
      this.#pitch.visit(this.#shared.pitch, this.#history, this.#end - PITCH_SAMPLES);
    }
    this.#stored = kind === 'speech';
  }
}
