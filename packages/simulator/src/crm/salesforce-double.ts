import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { simulatorError } from '../errors.js';
import { checkObjects, type SalesforceObjects } from './org-records.js';
import { createSalesforceServer, type SalesforceFailure, type SalesforceRequest } from './salesforce-server.js';
import { createTokenEndpoint } from './token-endpoint.js';

export interface SalesforceDoubleOptions {
  /** What the org holds; `createSalesforceObjects` makes it from people. */
  readonly objects: SalesforceObjects;
  /** Consumer key of the connected app. Default: a random one. */
  readonly clientId?: string;
  /** Default: a random one. */
  readonly clientSecret?: string;
  /** Versions of the REST API that are served. Default `62.0`. */
  readonly apiVersions?: readonly string[];
  /** Requests after which a session ends. Default: it does not end by itself. */
  readonly sessionRequests?: number;
  /** Records in one page of a query. Default 2000, as documented by Salesforce. */
  readonly pageSize?: number;
  /** Port, 0 for any. Default 0. The double answers this machine only. */
  readonly port?: number;
}

/** A Salesforce org, as far as a lookup of callers sees it, in this process. */
export interface SalesforceDouble {
  /** My Domain: token endpoint and REST API. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** In their order; the last 1000 at most. */
  requests(): readonly SalesforceRequest[];
  /** Ends every session: the next request of each is answered with 401 and `INVALID_SESSION_ID`. */
  expireSessions(): void;
  /** Answers the next matching requests with an error. */
  failNext(failure: SalesforceFailure): void;
  close(): Promise<void>;
}

const keptRequests = 1000;

/**
 * Starts a double of the Salesforce resources that a lookup of callers uses: token endpoint with client credentials, parameterized search,
 * query with pages. It is strict: a field, parameter or form of which the documentation does not know is refused.
 * @throws CallsealError `OPTION_INVALID`; the listen error (`EADDRINUSE`) when the port is taken
 */
export async function createSalesforceDouble(options: SalesforceDoubleOptions): Promise<SalesforceDouble> {
  const { objects, apiVersions = ['62.0'], sessionRequests = Infinity, pageSize = 2000 } = options;
  const clientId = options.clientId ?? randomBytes(24).toString('base64url');
  const clientSecret = options.clientSecret ?? randomBytes(32).toString('hex');
  checkObjects(objects);
  if (!Number.isInteger(pageSize) || pageSize < 1) throw simulatorError('OPTION_INVALID', 'pageSize must be a whole number from 1.');
  if (!(sessionRequests >= 1)) throw simulatorError('OPTION_INVALID', 'sessionRequests must be a whole number from 1.');
  const tokens = createTokenEndpoint({ clientId, clientSecret, sessionRequests });
  const requests: SalesforceRequest[] = [];
  const failures: (SalesforceFailure & { left: number })[] = [];
  const server = createSalesforceServer({
    objects,
    tokens,
    apiVersions,
    pageSize,
    onRequest: (request) => {
      requests.push(request);
      if (requests.length > keptRequests) requests.shift();
    },
    takeFailure: (operation) => {
      const failure = failures.find((candidate) => (candidate.operation ?? operation) === operation);
      if (failure !== undefined && (failure.left -= 1) <= 0) failures.splice(failures.indexOf(failure), 1);
      return failure;
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const stopped = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await stopped;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId,
    clientSecret,
    requests: () => [...requests],
    expireSessions: () => {
      tokens.expireAll();
    },
    failNext: (failure) => {
      failures.push({ ...failure, left: failure.times ?? 1 });
    },
    close: () => (closing ??= close()),
  };
}
