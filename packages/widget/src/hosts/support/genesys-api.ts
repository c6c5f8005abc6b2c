import { createHostError } from './host-error.js';

/** Longest wait for one answer, in milliseconds. */
const patience = 10_000;

/** What a refused request asks for: milliseconds to wait (`Retry-After`), 0 when it says nothing. */
export interface GenesysRefusal {
  readonly retryAfter: number;
}

/** Asks the region's API as the agent; with a body it is a PATCH. */
export type GenesysApi = (path: string, body?: object) => Promise<unknown>;

/** `token` is read at each request. Redirects are refused: a token goes to the region's host and nowhere else. */
export function createGenesysApi(apiUrl: string, token: () => string, life: AbortSignal): GenesysApi {
  return async (path, body) => {
    const response = await fetch(`${apiUrl}/api/v2/${path}`, {
      headers: { authorization: `Bearer ${token()}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { method: 'PATCH', body: JSON.stringify(body) } : {}),
      signal: AbortSignal.any([life, AbortSignal.timeout(patience)]),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    });
    if (!response.ok) {
      const retryAfter = 1_000 * (Number(response.headers.get('retry-after')) || 0);
      throw createHostError('HOST_REQUEST_FAILED', `status ${response.status}`, { retryAfter } satisfies GenesysRefusal);
    }
    return body ? null : ((await response.json()) as unknown);
  };
}
