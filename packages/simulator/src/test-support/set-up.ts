import type { TestContext } from 'node:test';
import twilio from 'twilio';
import type { CallerAudio } from '../audio/caller-audio.js';
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.js';
import type { SimulatorEvent } from '../simulator-event.js';
import { createTwilioTransport } from '../twilio/twilio-transport.js';
import { type AudioService, createAudioService, type HeardStream } from './audio-service.js';

export interface SetUp {
  readonly simulator: Simulator;
  readonly service: AudioService;
  readonly client: twilio.Twilio;
  readonly events: readonly SimulatorEvent[];
  /** Types of the events of one leg, without requests. */
  readonly typesOf: (callSid: string) => readonly string[];
}

/** A simulator, a service that listens, and the real helper library between them; all closed after the test. */
export async function setUp(test: TestContext, options: SimulatorOptions = {}, onStream?: (stream: HeardStream) => void): Promise<SetUp> {
  const events: SimulatorEvent[] = [];
  const service = await createAudioService(onStream);
  const simulator = await createSimulator({ speed: 50, onEvent: (event) => events.push(event), ...options });
  test.after(async () => {
    await simulator.close();
    await service.close();
  });
  const client = twilio(simulator.accountSid, simulator.authToken, { httpClient: createTwilioTransport(simulator.url) });
  const typesOf = (callSid: string): readonly string[] =>
    events.filter((event) => event.callSid === callSid && event.type !== 'request').map(({ type }) => type);
  return { simulator, service, client, events, typesOf };
}

/** Audio whose every frame says which one it is: frame n is filled with n modulo 251. `frames` until the caller hangs up. */
export function createCountedAudio(frames = Infinity): CallerAudio & { readonly taken: number } {
  let taken = 0;
  return {
    next: () => (taken >= frames ? null : new Uint8Array(160).fill(taken++ % 251)),
    get taken() {
      return taken;
    },
  };
}

/** What `createCountedAudio` gives from its start. */
export const countedBytes = (frames: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: frames * 160 }, (_, at) => Math.floor(at / 160) % 251));

interface RestFailure {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** The error the helper library rejects with. */
export async function failureOf(request: Promise<unknown>): Promise<RestFailure> {
  try {
    await request;
  } catch (error) {
    return error as RestFailure;
  }
  throw new Error('The request was expected to fail');
}
