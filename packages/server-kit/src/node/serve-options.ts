import { configError } from '../errors/config-error.js';
import type { MountOptions } from '../http/base-path.js';

/** Where and how to listen. Milliseconds throughout. */
export interface ServeOptions extends MountOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Address to listen on. Default `127.0.0.1`: being reachable from outside must be asked for. */
  readonly host?: string;
  /** Time to send all headers. Default 10000: they fit one packet, so who takes longer is holding the line. */
  readonly headersTimeout?: number;
  /** Time to send a whole request. Default 15000: above the kit's own 10 s, which are answered in its error shape. */
  readonly requestTimeout?: number;
  /** How long an idle connection is kept. Default 65000: above the 60 s of the usual load balancers, which reuse it until then. */
  readonly keepAliveTimeout?: number;
  /** Bytes of a request's headers. Default 16384: a security token has at most 8192 characters. */
  readonly maxHeaderSize?: number;
  /** Connections at a time; more are closed at once. Default 800: below the usual 1024 open files, with room for outgoing ones. */
  readonly maxConnections?: number;
  /** How long `close` waits for running requests before it cuts them. Default 10000: the time that a request may take. */
  readonly closeTimeout?: number;
  /** Time between two sweeps for leaked streams. Default 60000; 0 leaves sweeping to somebody else. */
  readonly sweepEvery?: number;
}

const defaults = {
  host: '127.0.0.1',
  basePath: '',
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
  maxConnections: 800,
  closeTimeout: 10_000,
  sweepEvery: 60_000,
} as const satisfies Omit<Required<ServeOptions>, 'port'>;

/** @throws CallsealError `CONFIG_INVALID` naming the option. */
export function resolveServeOptions(options: ServeOptions): Required<ServeOptions> {
  // a variable of the environment that is not set leaves an option `undefined`, which to Node would mean every address
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as unknown as ServeOptions;
  const resolved = { ...defaults, ...given };
  const { port, host, headersTimeout, requestTimeout } = resolved;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw configError('port is a whole number from 0 to 65535.');
  if (host === '') throw configError('host is an address, such as 127.0.0.1, or 0.0.0.0 for all: Node takes an empty one for all.');
  for (const name of ['headersTimeout', 'requestTimeout', 'keepAliveTimeout', 'maxHeaderSize', 'maxConnections', 'closeTimeout'] as const) {
    requireCount(name, resolved[name], 1);
  }
  requireCount('sweepEvery', resolved.sweepEvery, 0);
  if (headersTimeout > requestTimeout) throw configError('headersTimeout is a part of requestTimeout: give at most as much.');
  return resolved;
}

function requireCount(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least || value > 2_147_483_647) {
    throw configError(`${name} is a whole number, at least ${least}; there is no value for "for ever".`);
  }
}
