/** Does what the reducer asks for: the only place with requests, timers and secrets. */
import { attempt, type Outcome } from '../session/attempt.js';
import type { Clock, LogEntry } from '../session/options.js';
import type { GateAnswer, GateEffect, GateWorkId } from './machine.js';
import type { GateService, HandedGrant } from './options.js';
import { request, type GateSecret, type Told } from './request.js';

export interface GateRunnerOptions {
  readonly service: GateService;
  readonly clock: Clock;
  readonly timeout: number;
  readonly onGrant: ((grant: HandedGrant) => unknown) | undefined;
  readonly send: (event: GateAnswer, secret?: GateSecret) => void;
  readonly log: (entry: LogEntry) => void;
}

export interface GateRunner {
  /** `secret` came with the event that led to the effect. */
  run(effect: GateEffect, secret: GateSecret): void;
}

export function createGateRunner({ service, clock, timeout, onGrant, send, log }: GateRunnerOptions): GateRunner {
  /** How to give up each piece of work. */
  const works = new Map<GateWorkId, () => void>();

  function ask(effect: Extract<GateEffect, { type: 'ask' }>, secret: GateSecret): void {
    const { id } = effect;
    const controller = new AbortController();
    let retryAfter: number | null = null;
    works.set(id, () => {
      controller.abort();
    });
    const run = async (signal: AbortSignal): Promise<Told> => {
      try {
        return await request(service, effect, secret, signal);
      } catch (error) {
        retryAfter = retryAfterOf(error);
        throw error;
      }
    };
    const done = (outcome: Outcome<Told>): void => {
      works.delete(id);
      if (outcome.ok) send({ ...outcome.value.event, id }, outcome.value.secret);
      else send({ type: 'failed', id, code: outcome.failure.timedOut ? 'TIMEOUT' : (outcome.failure.detail ?? 'UNKNOWN'), retryAfter });
    };
    attempt({ clock, milliseconds: timeout, signal: controller.signal, run, done });
  }

  function wake({ id, milliseconds }: Extract<GateEffect, { type: 'wake' }>): void {
    const cancel = clock.after(milliseconds, () => {
      works.delete(id);
      send({ type: 'woke', id });
    });
    works.set(id, cancel);
  }

  return {
    run(effect, secret) {
      switch (effect.type) {
        case 'ask':
          ask(effect, secret);
          break;
        case 'wake':
          wake(effect);
          break;
        case 'end':
          works.get(effect.id)?.();
          works.delete(effect.id);
          break;
        case 'hand-over':
          void handOver({ ...effect.grant, token: secret.token ?? '' }, onGrant, log);
          break;
        case 'log':
          log(effect.entry);
      }
    },
  };
}

/** Seconds that the server asked to wait, where an error says so. */
function retryAfterOf(error: unknown): number | null {
  const seconds = typeof error === 'object' && error !== null && 'retryAfter' in error ? error.retryAfter : null;
  return typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds) ? seconds : null;
}

/** What a host does with a grant is its own affair; that it failed, its log is told without a word of what it threw. */
async function handOver(grant: HandedGrant, onGrant: GateRunnerOptions['onGrant'], log: GateRunnerOptions['log']): Promise<void> {
  try {
    await onGrant?.(grant);
  } catch {
    log({ level: 'warn', message: 'the host failed to take a grant', callSid: grant.callSid });
  }
}
