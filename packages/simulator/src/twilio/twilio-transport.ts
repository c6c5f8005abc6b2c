import RequestClient from 'twilio/lib/base/RequestClient.js';
import { simulatorError } from '../errors.js';
import { isLoopbackUrl } from '../loopback.js';

/** `RequestClient` is a CommonJS class whose types name it a namespace default. */
type RequestOptions = RequestClient.RequestOptions;

const twilioHost = /^(?:[a-z0-9-]+\.)+twilio\.com$/;

/**
 * Sends what the `twilio` helper would send to Twilio to a simulator on this machine, and refuses every other host, so that a test
 * can never reach the real network. Pass it as `twilio(accountSid, authToken, { httpClient })`.
 * @param to base URL of the simulator for all of `*.twilio.com`, or one base URL per host name
 * @param options `timeout` in milliseconds, default 5000; `autoRetry` as in the helper
 * @throws CallsealError `HOST_NOT_ALLOWED` for a base URL outside this machine; requests to other hosts reject with it
 */
export function createTwilioTransport(
  to: string | Readonly<Record<string, string>>,
  options: RequestClient.RequestClientOptions = {},
): RequestClient {
  const bases = typeof to === 'string' ? [to] : Object.values(to);
  for (const base of bases) {
    if (!isLoopbackUrl(base, ['http', 'https'])) {
      throw simulatorError('HOST_NOT_ALLOWED', 'A simulator runs on this machine; use its url, http://127.0.0.1:<port>.');
    }
  }
  const baseFor = (host: string): string | undefined => {
    if (typeof to !== 'string') return Object.hasOwn(to, host) ? to[host] : undefined;
    return twilioHost.test(host) ? to : undefined;
  };
  class LoopbackRequestClient extends RequestClient {
    override request<Data>(request: RequestOptions & { data?: Data }): ReturnType<typeof RequestClient.prototype.request<Data>> {
      const { hostname, pathname, search } = new URL(request.uri);
      const base = baseFor(hostname);
      if (base === undefined) {
        return Promise.reject(simulatorError('HOST_NOT_ALLOWED', `The simulator does not stand in for ${hostname}; only *.twilio.com.`));
      }
      return super.request<Data>({ ...request, uri: new URL(pathname + search, base).href });
    }
  }
  return new LoopbackRequestClient({ timeout: 5000, ...options });
}
