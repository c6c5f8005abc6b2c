import { configError } from '../errors/config-error.js';

/** Where an adapter's routes begin. */
export interface MountOptions {
  /**
   * Path under which the kit is reached, such as `/voice`: it is cut off before a route is looked up, and what does not begin with it is
   * answered 404. Default: none. Give `publicBaseUrl` the same path.
   */
  readonly basePath?: string;
}

const plainPath = /^(\/[\w.~-]+)*$/;

/**
 * Cuts the base path off a request target or URL.
 * @throws CallsealError `CONFIG_INVALID` for a path that does not begin with a slash, ends with one, or has a query.
 */
export function createBasePath(basePath = ''): (url: string) => string {
  if (!plainPath.test(basePath)) throw configError('basePath is a path such as /voice: a slash first, none at the end, no query.');
  if (basePath === '') return (url) => url;
  return (url) => {
    const path = url.startsWith('/') ? url : url.slice(Math.max(0, url.indexOf('/', url.indexOf('://') + 3)));
    // the slash: /voices is not below /voice
    return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : '/';
  };
}
