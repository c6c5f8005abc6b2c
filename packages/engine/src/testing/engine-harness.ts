import { fraudScope } from '@callseal/protocol/screening';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { createEngine, type Engine } from '../service/create-engine.js';
import { generateSealingKey, type EngineOptions } from '../service/engine-options.js';
import { createScriptedVoiceMethod } from './scripted-voice-method.js';
import { minimalMedia, minimalStart } from './media-frames.js';

export const testClient = { clientId: 'test', clientSecret: 'a-secret-for-tests-only' };
const PATIENCE_MS = 10_000;

/** One event as a client saw it. */
export interface SeenEvent {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Waits until `probe` gives something, looking again at every turn of the event loop. */
export async function until<T>(what: string, probe: () => T | undefined | false | null): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = probe();
    if (value !== undefined && value !== false && value !== null) return value;
    if (performance.now() > end) throw new Error(`Waited too long: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A signalling client that remembers everything. */
export class TestSession {
  readonly socket: Socket;
  readonly events: SeenEvent[] = [];
  disconnects = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((name: string, ...args: unknown[]) => {
      this.events.push({ name, args, payload: (args[0] ?? {}) as Record<string, unknown> });
    });
    socket.on('disconnect', () => this.disconnects++);
  }

  /** The first event of this name. */
  event(name: string): Promise<SeenEvent> {
    return until(`event ${name}, saw ${this.events.map((event) => event.name).join()}`, () =>
      this.events.find((event) => event.name === name),
    );
  }

  /** The one final event. */
  final(): Promise<SeenEvent> {
    return until('a final event', () => this.events.find(({ name }) => /^(result|error)-/.test(name)));
  }

  leave(): void {
    this.socket.disconnect();
  }
}

/** An audio client that remembers how it was closed. */
export class TestAudio {
  readonly socket: WebSocket;
  closed: { readonly code: number; readonly reason: string } | null = null;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    socket.on('error', () => undefined);
  }

  send(...messages: (string | Buffer)[]): void {
    for (const message of messages) if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message);
  }

  closure(): Promise<{ readonly code: number; readonly reason: string }> {
    return until('the audio socket to close', () => this.closed);
  }
}

const metadata = (callId: string) => ({
  audio_protocol: 'twilio',
  audio_format: 'raw',
  audio_codec: 'mulaw',
  sample_format: '',
  sample_rate: '8000',
  channels: '1',
  call_id: callId,
});

/** A valid `initialize` of a registration, with changes. */
export const registerPayload = (callId: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  metadata: metadata(callId),
  register_request: { authenticity_threshold: 0.5, audio_total_duration: 3, ...changes },
});

/** A valid `initialize` of a verification, with changes. */
export const verifyPayload = (callId: string, credential: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  metadata: metadata(callId),
  verify_request: { credential, score_threshold: 0.5, authenticity_threshold: 0.5, audio_total_duration: 3, ...changes },
});

/** A valid `initialize` of a screen, with changes. */
export const screenPayload = (callId: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  metadata: metadata(callId),
  screen_request: { audio_total_duration: 5, ...changes },
});

/** An engine with clients around it; everything is closed by `close`. */
export class EngineHarness {
  readonly engine: Engine;
  readonly #sockets: Socket[] = [];
  readonly #audio: WebSocket[] = [];

  private constructor(engine: Engine) {
    this.engine = engine;
  }

  static async start(options: Partial<EngineOptions> = {}): Promise<EngineHarness> {
    const defaults = { ...testClient, sealingKey: generateSealingKey(), voice: createScriptedVoiceMethod() };
    return new EngineHarness(await createEngine({ ...defaults, ...options }));
  }

  /** A token; `scope` as the token endpoint takes it. */
  async token(scope = ''): Promise<string> {
    const { clientId, clientSecret } = testClient;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope });
    const reply = (await (await fetch(`${this.engine.url}/oauth2/token`, { method: 'POST', body })).json()) as { access_token: string };
    return reply.access_token;
  }

  /** A connected client on a namespace. */
  async connect(namespace: string, transports: readonly ('websocket' | 'polling')[] = ['websocket']): Promise<TestSession> {
    const scope = namespace.endsWith('/screen') ? fraudScope : '';
    const options = { auth: { token: await this.token(scope) }, transports: [...transports], forceNew: true, reconnection: false };
    const socket = io(`${this.engine.url}${namespace}`, options);
    this.#sockets.push(socket);
    const session = new TestSession(socket);
    await until('the connection', () => socket.connected);
    return session;
  }

  /** A client whose session is ready for audio. */
  async ready(namespace: string, payload: unknown): Promise<TestSession> {
    const session = await this.connect(namespace);
    session.socket.emit('initialize', payload);
    await session.event('info-consumer-ready');
    return session;
  }

  /** An open audio socket that has said nothing yet. */
  async audio(): Promise<TestAudio> {
    const socket = new WebSocket(this.engine.audioUrl);
    this.#audio.push(socket);
    const audio = new TestAudio(socket);
    await until('the audio socket', () => socket.readyState === WebSocket.OPEN || audio.closed !== null);
    return audio;
  }

  /** Plays audio to a call, minimal subset. */
  async play(callId: string, pieces: Iterable<Uint8Array>): Promise<TestAudio> {
    const audio = await this.audio();
    audio.send(minimalStart(callId), ...Array.from(pieces, minimalMedia));
    return audio;
  }

  /** Until nothing is left of any client. */
  async settled(): Promise<void> {
    await until(`nothing left: ${JSON.stringify(this.engine.stats())}`, () =>
      Object.values(this.engine.stats()).every((count) => count === 0),
    );
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.disconnect();
    for (const socket of this.#audio) socket.terminate();
    await this.engine.close();
  }
}
