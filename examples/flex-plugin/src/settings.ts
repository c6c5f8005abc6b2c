/** What an administrator writes into the Flex configuration: `ui_attributes.callseal`. Nothing of it is a secret. */
export interface Settings {
  /** `relay`, the default: the server holds registrations and hears the verdicts. `direct`: the page does, as in the tutorial. */
  readonly mode: 'relay' | 'direct';
  /** Where the server kit answers. */
  readonly serverUrl: string;
  /** Direct mode: the voice service, and where the Functions are; default: routes of the server kit. */
  readonly voiceServiceUrl: string;
  readonly functionsUrl: string;
  /** Plays the voice service in the page, to try the plugin without one; the card says "Simulated". */
  readonly mockApi: boolean;
}

export function readSettings(attributes: unknown): Settings {
  const { callseal = {} } = (attributes ?? {}) as { readonly callseal?: Partial<Settings> };
  const { mode = 'relay', serverUrl = '', voiceServiceUrl = '', functionsUrl = '', mockApi = false } = callseal;
  return { mode, serverUrl, voiceServiceUrl, functionsUrl, mockApi };
}
