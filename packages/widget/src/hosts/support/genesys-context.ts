import { createHostError } from './host-error.js';

/** What the URL of an interaction widget says. */
export interface GenesysContext {
  readonly conversationId: string;
  /** Base of the region's API, without a slash at the end. */
  readonly apiUrl: string;
  readonly locale?: string;
}

/** Regions as in the `genesys-cloud-service-discovery-web` data that purecloud-client-app-sdk 2.6.10 carries. */
const domains = [
  ...['com', 'jp', 'com.au', 'de', 'ie'].map((end) => `mypurecloud.${end}`),
  ...['apne2', 'apne3', 'aps1', 'apse1', 'cac1', 'euc2', 'euw2', 'mec1', 'mxc1', 'sae1', 'usw2'].map((region) => `${region}.pure.cloud`),
  'use2.us-gov-pure.cloud',
];

/** The URL names only which of the known regions it is: the agent's token never goes to a host that a URL made up. */
function apiOf(hostOrigin: string): string | null {
  try {
    const { protocol, hostname } = new URL(hostOrigin);
    const domain = domains.find((known) => hostname === known || hostname.endsWith(`.${known}`));
    return protocol === 'https:' && domain !== undefined ? `https://api.${domain}` : null;
  } catch {
    return null;
  }
}

const canonical = (tag: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
};

/**
 * Reads `conversationId`, `gcHostOrigin` and `langTag` of a URL's query. A placeholder that Genesys did not fill in counts as absent.
 *
 * @throws CallsealError `HOST_CONTEXT_INVALID`; its message names the parameter.
 */
export function parseGenesysContext(search: string, apiUrl?: string): GenesysContext {
  const query = new URLSearchParams(search);
  const conversationId = query.get('conversationId') ?? '';
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(conversationId)) throw createHostError('HOST_CONTEXT_INVALID', 'conversationId');
  const api = apiUrl ?? apiOf(query.get('gcHostOrigin') ?? '');
  if (api === null) throw createHostError('HOST_CONTEXT_INVALID', 'gcHostOrigin');
  const locale = canonical(query.get('langTag') ?? '');
  return { conversationId, apiUrl: api, ...(locale === undefined ? {} : { locale }) };
}
