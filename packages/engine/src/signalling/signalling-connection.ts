import type { Socket } from 'socket.io';
import { initializeEvent, type EngineIdentity } from '@callseal/protocol/signalling';
import { parseInitialize, type InitializeContext } from './parse-initialize.js';
import { badParameters, internalFailure, notReady, ownExceptions, type Outcome } from '../session/outcome.js';
import type { SessionRegistry } from '../session/session-registry.js';
import type { SessionOperation, SessionRequest } from '../session/session-request.js';
import { VoiceSession, type SessionContext } from '../session/voice-session.js';
import type { VoiceMethod } from '../voice/voice-method.js';

/** What every signalling connection shares. */
export interface SignallingContext {
  readonly initialize: InitializeContext;
  readonly identity: EngineIdentity;
  readonly sessions: SessionRegistry;
  readonly session: SessionContext;
  readonly voice: VoiceMethod;
}

/** How long a client has to leave by itself after the final event, in milliseconds. */
const LINGER_MS = 1000;

/** One client on `/register`, `/verify` or `/screen`: one `initialize`, one session, one final event. */
export class SignallingConnection {
  readonly #socket: Socket;
  readonly #operation: SessionOperation;
  readonly #context: SignallingContext;
  readonly #initializeBy: number;
  #session: VoiceSession | null = null;
  #initialized = false;
  #leaveAt: number | null = null;

  constructor(socket: Socket, operation: SessionOperation, context: SignallingContext) {
    this.#socket = socket;
    this.#operation = operation;
    this.#context = context;
    const { clock, limits } = context.session;
    this.#initializeBy = clock.now() + limits.requestSeconds * 1000;
    socket.on(initializeEvent, (...args: unknown[]) => {
      this.#guard(() => {
        this.#initialize(args[0]);
      });
    });
    socket.on('disconnect', () => {
      this.#session?.leave('client-left');
    });
    // Socket.IO prints to the console when nobody listens
    socket.on('error', () => undefined);
  }

  /** Lets go of clients that never begin or never leave. */
  tick(now: number): void {
    const late = !this.#initialized && now >= this.#initializeBy;
    const done = this.#leaveAt !== null && now >= this.#leaveAt;
    if (late || done) this.#socket.disconnect();
  }

  #guard(task: () => void): void {
    try {
      task();
    } catch {
      if (this.#session === null) this.#final(internalFailure);
      else this.#session.fail();
    }
  }

  #initialize(payload: unknown): void {
    if (this.#leaveAt !== null) return;
    if (this.#initialized) {
      this.#session?.refuse(badParameters('initialize was sent twice; open one connection per operation.'));
      return;
    }
    this.#initialized = true;
    const parsed = parseInitialize(this.#operation, payload, this.#context.initialize);
    if ('refusal' in parsed) {
      this.#final(parsed.refusal);
      return;
    }
    const admitted = this.#context.sessions.admits(parsed.request.callId);
    if (admitted === 'yes') this.#open(parsed.request);
    else if (admitted === 'call-busy') this.#final(notReady('This call has a session already; end it first.', ownExceptions.callBusy));
    else this.#final(notReady('The engine serves as many sessions as it may; try again in a moment.', ownExceptions.engineBusy));
  }

  #open(request: SessionRequest): void {
    const { sessions, voice, identity, session: context } = this.#context;
    const session = new VoiceSession(request, voice.createAnalyser(), context, {
      progress: (payload) => {
        // volatile: a client that does not read misses progress instead of filling our memory
        this.#socket.volatile.emit('info-vad-status', payload);
      },
      ended: (outcome) => {
        sessions.remove(session);
        if (outcome !== null) this.#final(outcome);
      },
    });
    this.#session = session;
    sessions.add(session);
    const { operation, requiredSeconds, callId } = request;
    context.trace?.(callId, { type: 'session-opened', operation, requiredSeconds });
    this.#socket.emit('info-consumer-ready', { call_id: callId, engine: identity });
    context.trace?.(callId, { type: 'session-ready', operation });
  }

  #final({ event, payload }: Outcome): void {
    this.#leaveAt = this.#context.session.clock.now() + LINGER_MS;
    this.#socket.emit(event, payload);
  }
}
