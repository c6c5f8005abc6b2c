import {
  createExternalMethodsPorts,
  createHttpCallStream,
  createMockPorts,
  createSocketSignalling,
  type LogEntry,
  type SessionOptions,
  type SessionResponse,
} from '@callseal/client';
import type { ExternalMethods } from '@callseal/protocol/element-config';
import { type Configuration, hasStore } from './configuration.js';
import { createSerialStream } from './serial-stream.js';

/** What a session reads from its element while it runs, and tells it. */
export interface SessionWiring {
  /** The agent's credential as it is now. */
  readonly securityToken: () => string;
  /** The host's callbacks as they are now. */
  readonly methods: () => ExternalMethods;
  /** Keeps the registrations of a mocked element whose host does not. */
  readonly memory: ExternalMethods;
  readonly onResponse: (response: SessionResponse) => void;
  readonly onLog: (entry: LogEntry) => void;
}

/** Puts the ports together: the real ones, or with `mockApi` those that are played in the page. */
export function createSessionOptions(configuration: Configuration, wiring: SessionWiring): SessionOptions {
  const { development, parameters, urls } = configuration;
  const { securityToken, methods, memory, onLog } = wiring;
  const host = createExternalMethodsPorts({
    externalMethods: hasStore(configuration) ? methods : memory,
    urlGetTemporaryToken: urls.urlGetTemporaryToken,
    securityToken,
  });
  const ports = development.mockApi
    ? createMockPorts({ response: development.mockResponseType })
    : {
        signalling: createSocketSignalling({ url: urls.urlSio }),
        stream: createSerialStream(
          createHttpCallStream({ startUrl: urls.urlStartStreaming, stopUrl: urls.urlStopStreaming, securityToken }),
        ),
        tokens: host.tokens,
      };
  return {
    ...ports,
    credentials: host.credentials,
    parameters,
    automaticVerification: development.automaticVerification,
    deleteOnlyAfterVerification: development.deleteOnlyAfterVerification,
    onResponse: (response) => {
      wiring.onResponse(response);
      return methods().onResponse?.(response);
    },
    onLog,
  };
}
