import {
  type ConsentConfig,
  ConsentConfigSchema,
  type DevelopmentConfig,
  DevelopmentConfigSchema,
  type ExternalMethods,
  ExternalMethodsSchema,
  type GateConfig,
  GateConfigSchema,
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
  readonly gateConfig?: unknown;
}

/** A configuration that can be used. */
export interface Configuration {
  readonly consent: ConsentConfig;
  readonly development: DevelopmentConfig;
  readonly urls: UrlsConfig;
  readonly parameters: ParametersConfig;
  /** `null`: nothing of the gate is wanted. */
  readonly gate: GateConfig | null;
  /** Names of the callbacks that the host gave. */
  readonly methods: readonly (keyof ExternalMethods)[];
}

/** The first setting that is wrong (`malformed`), absent (`missing`), or contradicts another one and is to be removed (`superfluous`). */
export interface ConfigurationFault {
  readonly setting: string;
  readonly fault: 'malformed' | 'missing' | 'superfluous';
}

/** Either a configuration, or what is wrong with it. */
export type ConfigurationResult = { readonly configuration: Configuration } | ConfigurationFault;

type Failed = { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] } | undefined;

/** `parametersConfig.scoreThreshold`: which setting is wrong, never what was in it. */
const malformed = (name: keyof RawConfiguration, error: Failed): ConfigurationFault => ({
  setting: [name, ...(error?.issues[0]?.path ?? [])].join('.'),
  fault: 'malformed',
});

/** Where operations are carried out: played in the page, by the server, or by the page and the voice service themselves. */
export type Mode = 'mock' | 'relay' | 'direct';

/** What a configuration asks for. */
export function modeOf({ development, urls }: Pick<Configuration, 'development' | 'urls'>): Mode {
  if (development.mockApi) return 'mock';
  return urls.urlRelay === '' ? 'direct' : 'relay';
}

/**
 * Reads and checks everything at once. With `mockApi` nothing else is needed, and over a relay nothing but where it is; otherwise a setting
 * without which no operation could be carried through is reported as missing before anything is tried. The three callbacks of the store come
 * together or, mocked, not at all. `canBeDirect`: whether this element can do without a relay.
 */
export function parseConfiguration(raw: RawConfiguration, canBeDirect: boolean): ConfigurationResult {
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
  const gate = raw.gateConfig === undefined || raw.gateConfig === null ? null : GateConfigSchema.safeParse(raw.gateConfig);
  if (gate?.success === false) return malformed('gateConfig', gate.error);

  const given = (Object.keys(methods.data) as (keyof ExternalMethods)[]).filter((name) => methods.data[name] !== undefined);
  const configuration = {
    consent: consent.data,
    development: development.data,
    urls: urls.data,
    parameters: parameters.data,
    gate: gate?.data ?? null,
    methods: given.sort(),
  };
  if (modeOf(configuration) === 'relay' && configuration.urls.urlSio !== '') return { setting: 'urlsConfig.urlSio', fault: 'superfluous' };
  const setting = missingSetting(configuration, canBeDirect);
  return setting === undefined ? { configuration } : { setting, fault: 'missing' };
}

const storeMethods = ['getCredential', 'storeCredential', 'deleteCredential'] as const;

/** Whether the host keeps registrations. */
export const hasStore = ({ methods }: Configuration): boolean => storeMethods.some((name) => methods.includes(name));

function missingSetting(configuration: Configuration, canBeDirect: boolean): string | undefined {
  const { consent, urls, methods } = configuration;
  const mode = modeOf(configuration);
  const needs: (readonly [present: boolean, setting: string])[] = [];
  if (mode === 'direct') {
    needs.push(
      [canBeDirect, 'urlsConfig.urlRelay'],
      [urls.urlSio !== '', 'urlsConfig.urlSio'],
      [urls.urlGetTemporaryToken !== '' || methods.includes('getTemporaryToken'), 'urlsConfig.urlGetTemporaryToken'],
      [urls.urlStartStreaming !== '', 'urlsConfig.urlStartStreaming'],
      [urls.urlStopStreaming !== '', 'urlsConfig.urlStopStreaming'],
    );
  }
  if (mode === 'direct' || (mode === 'mock' && hasStore(configuration))) {
    for (const name of storeMethods) needs.push([methods.includes(name), `externalMethods.${name}`]);
  }
  // a receipt that nobody keeps proves nothing, and one that does not say which text was read neither
  if (consent.required) {
    needs.push(
      [mode !== 'direct' || methods.includes('storeConsent'), 'externalMethods.storeConsent'],
      [consent.text === '' || consent.textVersion !== '', 'consentConfig.textVersion'],
    );
  }
  return needs.find(([present]) => !present)?.[1];
}
