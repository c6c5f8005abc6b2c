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
import { builtInConsentVersion } from '../words/consent-notice.js';
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
  /** Language of the words that are shown, BCP 47. */
  readonly language: () => string;
  readonly onResponse: (response: SessionResponse) => void;
  readonly onLog: (entry: LogEntry) => void;
}

/**
 * Puts the ports together: the real ones, or with `mockApi` those that are played in the page. `owner` is asked anew each time, since a
 * kept session may go from one element to the next.
 */
export function createSessionOptions(configuration: Configuration, owner: () => SessionWiring): SessionOptions {
  const { consent, development, parameters, urls } = configuration;
  const securityToken = (): string => owner().securityToken();
  const methods = (): ExternalMethods => owner().methods();
  const memory = (): ExternalMethods => owner().memory;
  const portsOver = (externalMethods: () => ExternalMethods) =>
    createExternalMethodsPorts({ externalMethods, urlGetTemporaryToken: urls.urlGetTemporaryToken, securityToken });
  const host = portsOver(hasStore(configuration) ? methods : memory);
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
    consent: {
      required: consent.required,
      textVersion: consent.textVersion || builtInConsentVersion,
      language: () => owner().language(),
      store: portsOver(configuration.methods.includes('storeConsent') ? methods : memory).consent,
    },
    automaticVerification: development.automaticVerification,
    deleteOnlyAfterVerification: development.deleteOnlyAfterVerification,
    onResponse: (response, callerId) => {
      owner().onResponse(response);
      return methods().onResponse?.(response, callerId);
    },
    onLog: (entry) => {
      owner().onLog(entry);
    },
  };
}
