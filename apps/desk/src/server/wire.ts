import type { EngineTrace } from '@callseal/engine';
import type { StreamEvent } from '@callseal/server-kit';
import type { SimulatedMessage, SimulatorEvent } from '@callseal/simulator';
import type { DeskEvent, WireLine } from '../contract.js';
import type { Switchboard } from './switchboard.js';

/** Milliseconds between looks at what callers say. */
const captionInterval = 200;

/** Turns what engine and simulator tell into lines of the wire log, each for the agent whose call it is. */
export interface Wire {
  readonly engine: (event: EngineTrace) => void;
  readonly simulator: (event: SimulatorEvent) => void;
  readonly kit: (event: StreamEvent) => void;
  readonly message: (message: SimulatedMessage) => void;
  connect(switchboard: Switchboard): void;
  close(): void;
}

type Line = Omit<WireLine, 'kind'>;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** The line for a trace of the engine, or `null` for what only the stream counter shows. */
function describeEngine(trace: EngineTrace): Line | null {
  switch (trace.type) {
    case 'session-opened':
      return { lane: 'signalling', text: `→ initialize /${trace.operation}, ${seconds(trace.requiredSeconds)} of speech wanted` };
    case 'session-ready':
      return { lane: 'signalling', text: '← info-consumer-ready' };
    case 'session-progress':
      return null;
    case 'session-verdict': {
      const numbers = [
        trace.score === undefined ? null : `score ${trace.score.toFixed(2)}`,
        trace.authenticity === undefined ? null : `authenticity ${trace.authenticity.toFixed(2)}`,
        trace.exception ?? null,
      ].filter((part) => part !== null);
      const text = [`← ${trace.event}`, ...numbers].join(', ');
      return {
        lane: 'signalling',
        text,
        ...(trace.event === 'result-screen' ? {} : { tone: trace.event === 'result-success' ? 'good' : 'bad' }),
      };
    }
    case 'session-closed':
      return { lane: 'signalling', text: `session closed (${trace.reason})` };
    case 'audio-opened':
      return { lane: 'audio', text: 'audio socket open' };
    case 'audio-seconds':
      return null;
    case 'audio-refused':
    case 'watchlist-added':
    case 'watchlist-removed':
      // belongs to no call
      return null;
    case 'audio-closed':
      return { lane: 'audio', text: `audio socket closed after ${seconds(trace.seconds)} (${trace.code})` };
  }
}

/** The line for an event of the telephony, or `null` for what other lines say already. */
function describeSimulator(event: SimulatorEvent): Line | null {
  switch (event.type) {
    case 'request':
      // stopping what is already gone is a success, and a start first stops what an earlier attempt may have left
      if (event.operation === 'UpdateStream' && event.status === 404) return { lane: 'twilio', text: 'no stream was open (404)' };
      return { lane: 'twilio', text: `${event.operation} answered ${event.status}` };
    case 'stream-started':
      return { lane: 'twilio', text: 'stream started' };
    case 'stream-stopped':
      return { lane: 'twilio', text: `stream stopped after ${seconds(event.seconds)} (${event.reason})` };
    case 'stream-failed':
      return { lane: 'twilio', text: `stream failed (${event.code})`, tone: 'bad' };
    case 'call-answered':
    case 'call-ended':
      return { lane: 'twilio', text: event.type.replace('-', ' ') };
    case 'call-redirected':
      return { lane: 'twilio', text: 'the live call was redirected', tone: 'bad' };
    default:
      return null;
  }
}

/** Connects traces with agents. */
export function createWire(): Wire {
  let switchboard: Switchboard | null = null;
  let timer: NodeJS.Timeout | undefined;
  const speech = new Map<string, { audioSeconds: number; speechSeconds: number }>();
  const said = new Map<string, string | null>();
  const tell = (callSid: string, event: DeskEvent): void => switchboard?.agentOf(callSid)?.tell(event);

  const count = (trace: EngineTrace): void => {
    if (trace.type === 'session-progress') {
      speech.set(trace.callSid, { audioSeconds: trace.audioSeconds, speechSeconds: trace.netSpeechSeconds });
    } else if (trace.type === 'audio-opened') speech.set(trace.callSid, { audioSeconds: 0, speechSeconds: 0 });
    else if (trace.type !== 'audio-closed') return;
    const heard = speech.get(trace.callSid) ?? { audioSeconds: 0, speechSeconds: 0 };
    const closed = trace.type === 'audio-closed';
    tell(trace.callSid, { kind: 'stream', open: !closed, ...heard, ...(closed ? { audioSeconds: trace.seconds } : {}) });
    if (closed) speech.delete(trace.callSid);
  };

  return {
    engine(trace) {
      count(trace);
      const line = describeEngine(trace);
      if (line !== null) tell(trace.callSid, { kind: 'line', ...line });
    },
    simulator(event) {
      if (event.type === 'call-ended') tell(event.callSid, { kind: 'call-ended', callSid: event.callSid });
      const line = describeSimulator(event);
      if (line !== null) tell(event.callSid, { kind: 'line', ...line });
    },
    kit({ callSid, type }) {
      tell(callSid, {
        kind: 'line',
        lane: 'kit',
        text: `signed status callback: stream ${type}`,
        ...(type === 'failed' ? { tone: 'bad' as const } : {}),
      });
    },
    message({ to, body }) {
      for (const { agent, callSid } of switchboard?.callsFrom(to) ?? []) {
        agent.tell({ kind: 'line', lane: 'twilio', text: "a text message arrived at the caller's telephone" });
        agent.tell({ kind: 'message', callSid, text: body });
      }
    },
    connect(connected) {
      switchboard = connected;
      timer = setInterval(() => {
        for (const { agent, callSid, text } of connected.captions()) {
          if (said.get(callSid) === text) continue;
          said.set(callSid, text);
          agent.tell({ kind: 'caption', callSid, text });
        }
      }, captionInterval);
    },
    close: () => {
      clearInterval(timer);
    },
  };
}
