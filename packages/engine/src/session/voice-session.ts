import { internalFailure, noAudio, round2, tooLittleSpeech, undecodableAudio, unfitAudio, type Outcome } from './outcome.js';
import type { Judge } from './judge.js';
import type { SessionRequest } from './session-request.js';
import type { VerdictQueue } from './verdict-queue.js';
import type { EngineClock } from '../service/clock.js';
import type { EngineLimits } from '../service/engine-limits.js';
import { createLineInspector, type LineInspector, type LineInspectorOptions, nothingInspected } from '../screening/line-inspector.js';
import type { EngineTraceDetail, TraceSink } from '../service/engine-trace.js';
import { CLIPPED_SHARE_LIMIT, NOISE_FLOOR_DB } from '../voice/signal-quality.js';
import type { QualityProblem, SpeechAnalyser, SpeechStatus } from '../voice/voice-method.js';

/** The audio of one call, as its session sees it. */
export interface SessionAudio {
  /** The session is over: nothing more is listened to. */
  release(): void;
}

/** Why audio ended before the session did. */
export type AudioEnd = 'stopped' | 'undecodable';

/** What a session needs from the service around it. */
export interface SessionContext {
  readonly limits: EngineLimits;
  readonly clock: EngineClock;
  readonly queue: VerdictQueue;
  readonly judge: Judge;
  readonly trace: TraceSink;
  /** What is known of the lines that calls come from. */
  readonly line: LineInspectorOptions;
  /** Milliseconds between two progress events of one session, as busy as the process is now. */
  progressInterval(): number;
}

/** Who hears of a session. */
export interface SessionListener {
  progress(payload: Readonly<Record<string, unknown>>): void;
  /** Called exactly once; `outcome` is `null` when the client left or the engine closed. */
  ended(outcome: Outcome | null): void;
}

/** 0.2 s of 8 kHz µ-law: how often a session looks at itself. */
const INSPECT_BYTES = 1600;
/** Audio without speech after which progress says so. */
const SILENCE_HINT_SECONDS = 4;

/** One operation on one call, from `info-consumer-ready` to its one final event. */
export class VoiceSession {
  readonly request: SessionRequest;
  readonly #context: SessionContext;
  readonly #listener: SessionListener;
  readonly #analyser: SpeechAnalyser;
  readonly #line: LineInspector | null;
  readonly #openedAt: number;
  #audio: SessionAudio | null = null;
  #audioBegan = false;
  #phase: 'listening' | 'deciding' | 'ended' = 'listening';
  #withdrawVerdict: () => void = () => undefined;
  #uninspectedBytes = 0;
  #progressAt = -Infinity;
  #lastSpeechSeconds = 0;
  #lastSpeechAt = 0;
  #tracedSeconds = 0;

  constructor(request: SessionRequest, analyser: SpeechAnalyser, context: SessionContext, listener: SessionListener) {
    this.request = request;
    this.#analyser = analyser;
    this.#line = request.operation === 'screen' ? createLineInspector(context.line) : null;
    this.#context = context;
    this.#listener = listener;
    this.#openedAt = context.clock.now();
  }

  /** Joins the call's audio. @returns false when another stream carries it already, or carried it. */
  attach(audio: SessionAudio): boolean {
    if (this.#phase !== 'listening' || this.#audioBegan) return false;
    this.#audio = audio;
    this.#audioBegan = true;
    return true;
  }

  /** Takes µ-law audio; the bytes are not kept. */
  push(mulaw: Uint8Array): void {
    if (this.#phase !== 'listening') return;
    this.#analyser.push(mulaw);
    this.#line?.push(mulaw);
    this.#heard(mulaw.length);
  }

  /** Takes missing audio, in milliseconds. */
  pushGap(milliseconds: number): void {
    if (this.#phase !== 'listening') return;
    this.#analyser.pushGap(milliseconds);
    this.#line?.pushGap();
    this.#heard(INSPECT_BYTES);
  }

  /** The call's audio is over: decides at once, because nothing more will come. */
  audioEnded(end: AudioEnd): void {
    this.#audio = null;
    if (this.#phase !== 'listening') return;
    const status = this.#analyser.status();
    this.#end(end === 'undecodable' ? undecodableAudio(status) : tooLittleSpeech(status, this.request.requiredSeconds));
  }

  /** Enforces the limits that depend on time. */
  tick(now: number): void {
    if (this.#phase !== 'listening') return;
    const { firstAudioSeconds, sessionSeconds } = this.#context.limits;
    const age = (now - this.#openedAt) / 1000;
    if (!this.#audioBegan && age >= firstAudioSeconds) this.#end(noAudio(firstAudioSeconds));
    else if (age >= sessionSeconds)
      this.#end(this.#audioBegan ? tooLittleSpeech(this.#analyser.status(), this.request.requiredSeconds) : noAudio(sessionSeconds));
  }

  /** Something inside threw while this session was served. */
  fail(): void {
    this.#end(internalFailure);
  }

  /** Ends with an outcome of the service's own, such as a second `initialize`. */
  refuse(outcome: Outcome): void {
    this.#end(outcome);
  }

  /** The client left or the engine closes: ends without a word. */
  leave(reason: 'client-left' | 'engine-closed'): void {
    this.#close(null, reason);
  }

  #heard(bytes: number): void {
    if (this.#analyser.netSpeechSeconds >= this.request.requiredSeconds) {
      this.#phase = 'deciding';
      this.#withdrawVerdict = this.#context.queue.run(() => {
        this.#decide();
      });
      return;
    }
    this.#uninspectedBytes += bytes;
    if (this.#uninspectedBytes < INSPECT_BYTES) return;
    this.#uninspectedBytes = 0;
    this.#inspect();
  }

  #decide(): void {
    if (this.#phase !== 'deciding') return;
    let outcome: Outcome;
    try {
      outcome = this.#context.judge(this.request, this.#analyser.finish(), this.#line?.report() ?? nothingInspected);
    } catch {
      outcome = internalFailure;
    }
    this.#end(outcome);
  }

  #inspect(): void {
    const { limits, trace } = this.#context;
    const status = this.#analyser.status();
    if (status.netSpeechSeconds > this.#lastSpeechSeconds) {
      this.#lastSpeechSeconds = status.netSpeechSeconds;
      this.#lastSpeechAt = status.audioSeconds;
    }
    const silence = status.audioSeconds - this.#lastSpeechAt;
    if (trace !== null && status.audioSeconds - this.#tracedSeconds >= 1) {
      this.#tracedSeconds = status.audioSeconds;
      this.#trace({ type: 'audio-seconds', seconds: round2(status.audioSeconds) });
    }
    if (silence >= limits.silenceSeconds) this.#end(unfitAudio('silence', status));
    else if (status.audioSeconds >= limits.audioSeconds) this.#end(tooLittleSpeech(status, this.request.requiredSeconds));
    else this.#reportProgress(status, silence);
  }

  #reportProgress(status: SpeechStatus, silence: number): void {
    const now = this.#context.clock.now();
    // half a frame of slack: audio arrives with network jitter
    if (now - this.#progressAt < this.#context.progressInterval() - 10) return;
    this.#progressAt = now;
    const hint = hintOf(status, silence);
    this.#listener.progress({
      net_speech_duration: round2(status.netSpeechSeconds),
      required_duration: this.request.requiredSeconds,
      audio_duration: round2(status.audioSeconds),
      speaking: status.speaking,
      level: round2(status.level),
      ...(hint === null ? {} : { hint }),
    });
    if (this.#context.trace === null) return;
    const { netSpeechSeconds, audioSeconds, speaking } = status;
    this.#trace({ type: 'session-progress', netSpeechSeconds: round2(netSpeechSeconds), audioSeconds: round2(audioSeconds), speaking });
  }

  #end(outcome: Outcome): void {
    if (this.#phase === 'ended') return;
    const { operation } = this.request;
    const { score, authenticity, exception } = outcome.payload;
    this.#trace({
      type: 'session-verdict',
      operation,
      event: outcome.event,
      ...(typeof score === 'number' ? { score } : {}),
      ...(typeof authenticity === 'number' ? { authenticity } : {}),
      ...(typeof exception === 'string' ? { exception } : {}),
    });
    this.#close(outcome, 'verdict');
  }

  #close(outcome: Outcome | null, reason: 'verdict' | 'client-left' | 'engine-closed'): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    this.#withdrawVerdict();
    this.#listener.ended(outcome);
    const audio = this.#audio;
    this.#audio = null;
    audio?.release();
    this.#trace({ type: 'session-closed', operation: this.request.operation, reason });
  }

  #trace(detail: EngineTraceDetail): void {
    this.#context.trace?.(this.request.callId, detail);
  }
}

/** What would help right now, worst first. */
function hintOf(status: SpeechStatus, silence: number): QualityProblem | null {
  if (silence >= SILENCE_HINT_SECONDS) return 'silence';
  if (status.snrDb !== null && status.snrDb < NOISE_FLOOR_DB) return 'noise';
  return status.clippedShare > CLIPPED_SHARE_LIMIT ? 'clipping' : null;
}
