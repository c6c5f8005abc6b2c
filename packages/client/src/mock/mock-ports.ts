import type { CallStream, SignallingChannel, TokenSource } from '../session/options.js';
import { createMockSignalling, type MockSignallingOptions } from './mock-signalling.js';

/** The ports of a session whose voice service is played in the page. */
export interface MockPorts {
  readonly signalling: SignallingChannel;
  readonly tokens: TokenSource;
  readonly stream: CallStream;
}

/** Everything but the credential store for a session without a server: the mock channel, a token that opens nothing, a stream that carries nothing. */
export const createMockPorts = (options: MockSignallingOptions): MockPorts => ({
  signalling: createMockSignalling(options),
  tokens: { getToken: () => Promise.resolve('Bearer mock') },
  stream: { start: () => Promise.resolve(), stop: () => Promise.resolve() },
});
