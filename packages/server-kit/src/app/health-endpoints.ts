import { routes } from '@callseal/protocol/routes';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { Clock } from '../time/clock.js';

/** A part that requests depend on. */
export interface HealthPart {
  /** As it is named in the answer. */
  readonly name: string;
  /** Resolves when the part can be used now. */
  ping(): Promise<void>;
}

/** What the health routes look at. */
export interface HealthEndpointsOptions {
  readonly parts: readonly HealthPart[];
  readonly clock: Clock;
  /** Milliseconds after which a part that does not answer counts as failed. Default 2000: probes give up soon after. */
  readonly timeout?: number;
  /** Milliseconds for which an answer is given again without asking. Default 1000: anybody may ask, nobody may hammer a database. */
  readonly reuse?: number;
}

interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>;
}

/** Whether the process is alive, and whether it can serve now, part by part. Reasons are left out: anybody may ask. */
export function createHealthEndpoints({ parts, clock, timeout = 2000, reuse = 1000 }: HealthEndpointsOptions): readonly Endpoint[] {
  let known: { readonly readiness: Readiness; readonly at: number } | undefined;
  let asking: Promise<Readiness> | undefined;
  const readiness = (): Promise<Readiness> => {
    const age = known === undefined ? reuse : clock.now() - known.at;
    // a clock that was set back makes the answer old, not young for ever
    if (known !== undefined && age >= 0 && age < reuse) return Promise.resolve(known.readiness);
    return (asking ??= checkAll(parts, timeout).then((found) => {
      known = { readiness: found, at: clock.now() };
      asking = undefined;
      return found;
    }));
  };
  return [
    createEndpoint({ route: routes.health, stage: 'inside', handle: () => ({ status: 'ok' }) }),
    createEndpoint({
      route: routes.readiness,
      stage: 'inside',
      handle: async (_, exchange) => {
        const found = await readiness();
        if (found.status === 'not-ready') exchange.status = 503;
        return found;
      },
    }),
  ];
}

async function checkAll(parts: readonly HealthPart[], timeout: number): Promise<Readiness> {
  const checks = await Promise.all(parts.map(async (part) => [part.name, await check(part, timeout)] as const));
  return { status: checks.every(([, state]) => state === 'ok') ? 'ready' : 'not-ready', checks: Object.fromEntries(checks) };
}

function check(part: HealthPart, timeout: number): Promise<'ok' | 'failed'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve('failed');
    }, timeout);
    const end = (state: 'ok' | 'failed'): void => {
      clearTimeout(timer);
      resolve(state);
    };
    // a ping that throws instead of rejecting has failed as well
    Promise.resolve()
      .then(() => part.ping())
      .then(
        () => {
          end('ok');
        },
        () => {
          end('failed');
        },
      );
  });
}
