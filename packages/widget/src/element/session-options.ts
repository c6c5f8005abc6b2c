import { createExternalMethodsPorts, createMockPorts, createRelayPorts } from '@callseal/client/relay';
import type { ConsentStore, LogEntry, SessionOptions, SessionResponse } from '@callseal/client';
import type { ExternalMethods, UrlsConfig } from '@callseal/protocol/element-config';
import { builtInConsentVersion } from '../words/consent-notice.js';
import { type Configuration, hasStore, modeOf } from './configuration.js';

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

/** Makes the ports by which a page speaks to the voice service itself, and has the caller's audio started for it. */
export type CreateDirectPorts = (options: {
  readonly urls: UrlsConfig;
  readonly securityToken: () => string;
}) => Pick<SessionOptions, 'signalling' | 'stream'>;

type Ports = Pick<SessionOptions, 'signalling' | 'stream' | 'tokens' | 'credentials'> & { readonly consent: ConsentStore };

/**
 * Puts the ports together: those of the relay, direct ones where the element has them, or with `mockApi` those that are played in the page.
 * `owner` is asked anew each time, since a kept session may go from one element to the next.
 */
export function createSessionOptions(
  configuration: Configuration,
  owner: () => SessionWiring,
  direct: CreateDirectPorts | undefined,
): SessionOptions {
  const { consent, development, parameters } = configuration;
  const { consent: store, ...ports } = createPorts(configuration, owner, direct);
  return {
    ...ports,
    parameters,
    consent: {
      required: consent.required,
      textVersion: consent.textVersion || builtInConsentVersion,
      language: () => owner().language(),
      store,
    },
    automaticVerification: development.automaticVerification,
    deleteOnlyAfterVerification: development.deleteOnlyAfterVerification,
    onResponse: (response, callerId) => {
      owner().onResponse(response);
      return owner().methods().onResponse?.(response, callerId);
    },
    onLog: (entry) => {
      owner().onLog(entry);
    },
  };
}

function createPorts(configuration: Configuration, owner: () => SessionWiring, direct: CreateDirectPorts | undefined): Ports {
  const { development, urls } = configuration;
  const securityToken = (): string => owner().securityToken();
  const mode = modeOf(configuration);
  if (mode === 'relay') return createRelayPorts({ baseUrl: urls.urlRelay, securityToken });
  const over = (kept: boolean) =>
    createExternalMethodsPorts({
      externalMethods: () => (kept ? owner().methods() : owner().memory),
      urlGetTemporaryToken: urls.urlGetTemporaryToken,
      securityToken,
    });
  const { tokens, credentials } = over(hasStore(configuration));
  const { consent } = over(configuration.methods.includes('storeConsent'));
  if (mode === 'mock') return { ...createMockPorts({ response: development.mockResponseType }), credentials, consent };
  if (direct === undefined) throw new Error('This element has no direct mode.');
  return { ...direct({ urls, securityToken }), tokens, credentials, consent };
}
