import {
  type Clock,
  createMockSignalling,
  createSession,
  type Session,
  type SessionOptions,
  type SignallingChannel,
} from '@callseal/client';
import { type MockFault, mockFaults } from '@callseal/client/testing';
import type { MockResponseType } from '@callseal/protocol/element-config';
import { CallsealAgent } from '@callseal/widget';
import { tapped, type WireLine } from './wire.js';

/** Who is on the line of a simulated call. */
export const callers = {
  ana: 'Ana',
  ben: 'Ben, another voice',
  recording: 'A recording of Ana',
  silent: 'Nobody speaks',
  noisy: 'Ana, on a noisy line',
} as const;
export type Caller = keyof typeof callers;
export type FaultName = keyof typeof mockFaults;

/** What a simulated call meets. */
export interface Scene {
  readonly caller: Caller;
  /** Played instead of what would follow from the caller; empty: what follows. */
  readonly outcome: MockResponseType | '';
  readonly fault: FaultName | '';
  /** How many times faster than life. */
  readonly speed: number;
}

/**
 * The real element over the mocked voice service, which knows whose voice was registered: Ben does not pass as Ana, and what is
 * registered with Ben on the line is Ben's.
 */
export class SimulatedAgent extends CallsealAgent {
  scene: Scene = { caller: 'ana', outcome: '', fault: '', speed: 1 };
  /** Is told of every message between the element and the voice service. */
  onWire: (line: WireLine) => void = () => undefined;
  /** Whose voice the registration is of. */
  registeredVoice: Caller = 'ana';

  protected override openSession(options: SessionOptions): Session {
    const clock = this.#clock();
    const signalling = tapped(this.#service(clock), (line) => {
      this.onWire(line);
    });
    return createSession({ ...options, clock, signalling });
  }

  #service(clock: Clock): SignallingChannel {
    return {
      open: (request, listener, signal) => {
        const { caller, fault } = this.scene;
        const response = this.#response(request.operation);
        const played: MockFault | undefined = fault !== '' ? mockFaults[fault] : caller === 'silent' ? mockFaults.silence : undefined;
        if (request.operation === 'register' && response === 'resultSuccess') this.registeredVoice = caller;
        return createMockSignalling({ response, clock, ...(played === undefined ? {} : { fault: played }) }).open(
          request,
          listener,
          signal,
        );
      },
    };
  }

  #response(operation: 'register' | 'verify'): MockResponseType {
    const { caller, outcome } = this.scene;
    if (outcome !== '') return outcome;
    if (caller === 'recording') return 'resultFailSpoof';
    if (caller === 'noisy') return 'errorAudio';
    return operation === 'verify' && voiceOf(caller) !== voiceOf(this.registeredVoice) ? 'resultFailScore' : 'resultSuccess';
  }

  /** Faster than life, also when the speed is changed while a wait runs: what is started next follows it. */
  #clock(): Clock {
    return {
      now: () => performance.now() * this.scene.speed,
      after: (milliseconds, run) => {
        const timer = setTimeout(run, milliseconds / this.scene.speed);
        return () => {
          clearTimeout(timer);
        };
      },
    };
  }
}
if (customElements.get('callseal-simulated') === undefined) customElements.define('callseal-simulated', SimulatedAgent);

const voiceOf = (caller: Caller): string => (caller === 'ben' ? 'ben' : 'ana');
