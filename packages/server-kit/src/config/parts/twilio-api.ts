import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type { TwilioConfig } from '../config.js';

/** Milliseconds for one request: twice that still fits a request of ours. */
const timeout = 5000;

/** The address of one of Twilio's products, such as `api` or `taskrouter`, in the account's region. */
export function twilioUrl(product: string, { region, edge, apiUrl }: TwilioConfig): string {
  if (apiUrl !== undefined) return apiUrl.replace(/\/+$/, '');
  // an edge alone means the default region, as the vendor's client has it
  const place = [edge, region ?? (edge === undefined ? undefined : 'us1')].filter((part) => part !== undefined);
  return `https://${[product, ...place].join('.')}.twilio.com`;
}

/** Name and password for requests: the API key where there is one. */
export function twilioLogin({ accountSid, authToken, apiKey }: TwilioConfig): readonly [user: string, password: string] {
  return apiKey === undefined ? [accountSid, authToken ?? ''] : [apiKey.sid, apiKey.secret];
}

/** Sends every request to one address instead of Twilio's. */
class RedirectedClient extends twilio.RequestClient {
  readonly #base: string;

  constructor(base: string) {
    super({ timeout });
    this.#base = base.replace(/\/+$/, '');
  }

  override request<T>(options: RequestClient.RequestOptions<T>): ReturnType<typeof RequestClient.prototype.request<T>> {
    const { pathname, search } = new URL(options.uri);
    return super.request<T>({ ...options, uri: this.#base + pathname + search });
  }
}

/** The vendor's client for the configured account. */
export function createTwilioClient(config: TwilioConfig): twilio.Twilio {
  const { accountSid, region, edge, apiUrl } = config;
  const [user, password] = twilioLogin(config);
  return twilio(user, password, {
    accountSid,
    timeout,
    ...(region === undefined ? {} : { region }),
    ...(edge === undefined ? {} : { edge }),
    ...(apiUrl === undefined ? {} : { httpClient: new RedirectedClient(apiUrl) }),
  });
}
