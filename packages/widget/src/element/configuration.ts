import {
  type ConsentConfig,
  ConsentConfigSchema,
  type DevelopmentConfig,
  DevelopmentConfigSchema,
  type ExternalMethods,
  ExternalMethodsSchema,
  type ParametersConfig,
  ParametersConfigSchema,
  type UrlsConfig,
  UrlsConfigSchema,
} from '@callseal/protocol/element-config';

/** The object properties as the host gave them; anything may be in them. */
export interface RawConfiguration {
  readonly consentConfig: unknown;
  readonly developmentConfig: unknown;
  readonly urlsConfig: unknown;
  readonly parametersConfig: unknown;
  readonly externalMethods: unknown;
}

/** A configuration that can be used. */
export interface Configuration {
  readonly consent: ConsentConfig;
  readonly development: DevelopmentConfig;
  readonly urls: UrlsConfig;
  readonly parameters: ParametersConfig;
  /** Names of the callbacks that the host gave. */
  readonly methods: readonly (keyof ExternalMethods)[];
}

/** Either a configuration, or the first setting that is wrong (`malformed`) or absent (`missing`). */
export type ConfigurationResult =
  | { readonly configuration: Configuration }
  | { readonly setting: string; readonly fault: 'malformed' | 'missing' };

type Failed = { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] } | undefined;

/** `parametersConfig.scoreThreshold`: which setting is wrong, never what was in it. */
const malformed = (name: keyof RawConfiguration, error: Failed): ConfigurationResult => ({
  setting: [name, ...(error?.issues[0]?.path ?? [])].join('.'),
  fault: 'malformed',
});

/**
 * Reads and checks everything at once. With `mockApi` nothing else is needed; otherwise a setting without which no operation could be
 * carried through is reported as missing before anything is tried. The three callbacks of the store come together or, mocked, not at all.
 */
export function parseConfiguration(raw: RawConfiguration): ConfigurationResult {
  const consent = ConsentConfigSchema.safeParse(raw.consentConfig ?? {});
  if (!consent.success) return malformed('consentConfig', consent.error);
  const development = DevelopmentConfigSchema.safeParse(raw.developmentConfig ?? {});
  if (!development.success) return malformed('developmentConfig', development.error);
  const urls = UrlsConfigSchema.safeParse(raw.urlsConfig ?? {});
  if (!urls.success) return malformed('urlsConfig', urls.error);
  const parameters = ParametersConfigSchema.safeParse(raw.parametersConfig ?? {});
  if (!parameters.success) return malformed('parametersConfig', parameters.error);
  const methods = ExternalMethodsSchema.safeParse(raw.externalMethods ?? {});
  if (!methods.success) return malformed('externalMethods', methods.error);

  const given = (Object.keys(methods.data) as (keyof ExternalMethods)[]).filter((name) => methods.data[name] !== undefined);
  const configuration = {
    consent: consent.data,
    development: development.data,
    urls: urls.data,
    parameters: parameters.data,
    methods: given.sort(),
  };
  const setting = missingSetting(configuration);
  return setting === undefined ? { configuration } : { setting, fault: 'missing' };
}

const storeMethods = ['getCredential', 'storeCredential', 'deleteCredential'] as const;

/** Whether the host keeps registrations. */
export const hasStore = ({ methods }: Configuration): boolean => storeMethods.some((name) => methods.includes(name));

function missingSetting(configuration: Configuration): string | undefined {
  const { consent, development, urls, methods } = configuration;
  const needs: (readonly [present: boolean, setting: string])[] = [];
  if (!development.mockApi) {
    needs.push(
      [urls.urlSio !== '', 'urlsConfig.urlSio'],
      [urls.urlGetTemporaryToken !== '' || methods.includes('getTemporaryToken'), 'urlsConfig.urlGetTemporaryToken'],
      [urls.urlStartStreaming !== '', 'urlsConfig.urlStartStreaming'],
      [urls.urlStopStreaming !== '', 'urlsConfig.urlStopStreaming'],
    );
  }
  if (!development.mockApi || hasStore(configuration)) {
    for (const name of storeMethods) needs.push([methods.includes(name), `externalMethods.${name}`]);
  }
  // a receipt that nobody keeps proves nothing, and one that does not say which text was read neither
  if (consent.required) {
    needs.push(
      [development.mockApi || methods.includes('storeConsent'), 'externalMethods.storeConsent'],
      [consent.text === '' || consent.textVersion !== '', 'consentConfig.textVersion'],
    );
  }
  return needs.find(([present]) => !present)?.[1];
}
