/** Does what the reducer asks for: the only place with I/O, timers and secrets. */
import type { StreamState } from '@callseal/protocol/routes';
import type { ServerEvent } from '@callseal/protocol/signalling';
import { attempt, type Outcome } from './attempt.js';
import type { Effect, Initialize, ScrubbedEvent, WorkId } from './machine.js';
import { createHostEffects } from './host-effects.js';
import type { ChannelListener, LogEntry, OperationIdentity, SignallingChannel } from './options.js';
import type { Performers, RunnerOptions, Vault } from './performers.js';
import { createWorks, type Works } from './works.js';

export interface Runner {
  run(effect: Effect): void;
  /** Puts a credential by. */
  keep(id: WorkId, credential: string): void;
  /** Drops every credential but those of `ids`. */
  retain(ids: readonly (WorkId | null)[]): void;
}

export function createRunner(options: RunnerOptions): Runner {
  const vault: Vault = new Map();
  const works = createWorks(options.clock, { ...options.timeouts, undo: options.parameters.undoSeconds * 1000 }, options.send);
  const perform: Performers<Effect['type']> = {
    ...createHostEffects(options, works, vault),
    ...createChannelEffects(options, works, vault),
    ...createStreamEffects(options, works),
    ...createReports(options),
  };
  return {
    run: (effect) => {
      (perform[effect.type] as (effect: Effect) => void)(effect);
    },
    keep: (id, credential) => {
      vault.set(id, credential);
    },
    retain: (ids) => {
      for (const id of vault.keys()) if (!ids.includes(id)) vault.delete(id);
    },
  };
}

const createChannelEffects = (
  { tokens, signalling, send }: RunnerOptions,
  works: Works,
  vault: Vault,
): Performers<'get-token' | 'open-channel' | 'end' | 'start-timer' | 'stop-timer'> => ({
  'get-token': ({ id }) => {
    const arrived = (token: string) => {
      works.keepToken(id, token);
      send({ type: 'token', id });
    };
    works.wait({ id, name: 'token', limit: 'token', run: (signal) => tokens.getToken(signal), arrived });
  },
  'open-channel': ({ id, request, credential }) => {
    const opening = withSecrets(request, works.takeToken(id), credential === null ? '' : (vault.get(credential) ?? ''));
    const run = (signal: AbortSignal) => signalling.open(opening, listenerOf(id, send), signal);
    const arrived = () => {
      send({ type: 'channel-open', id });
    };
    works.wait({ id, name: 'connect', limit: 'connect', run, arrived });
  },
  end: ({ id }) => {
    works.end(id);
  },
  'start-timer': ({ id, wait }) => {
    works.startTimer(id, wait);
  },
  'stop-timer': ({ id, wait }) => {
    works.stopTimer(id, wait);
  },
});

/** Nobody could say what became of a stream. */
const unknown: Pick<StreamState, 'state' | 'error'> = { state: 'none' };

/**
 * Starts and stops belong to no work: they outlive the operation, the call and the session that asked for them. What became of a stream is
 * asked for by an operation, and ends with it.
 */
const createStreamEffects = (
  { stream, clock, timeouts, send }: RunnerOptions,
  works: Works,
): Performers<'start-stream' | 'stop-stream' | 'ask-stream'> => ({
  'ask-stream': ({ id, call, delay }) => {
    const work = works.signalOf(id);
    const done = (outcome: Outcome<StreamState | null | undefined>) => {
      const told = outcome.ok ? outcome.value : unknown;
      if (told) send({ type: 'told-of-stream', id, told });
    };
    const ask = () => {
      attempt({
        clock,
        milliseconds: timeouts.streamState,
        signal: work,
        run: async (signal) => stream.state?.(call, signal),
        done,
      });
    };
    work.addEventListener('abort', clock.after(delay, ask));
  },
  'start-stream': ({ id, call }) => {
    attempt({
      clock,
      milliseconds: timeouts.streamStart,
      run: (signal) => stream.start(call, signal),
      done: (outcome) => {
        send(outcome.ok ? { type: 'stream-started', id } : { type: 'stream-start-failed', id, failure: outcome.failure });
      },
    });
  },
  'stop-stream': ({ id, call, delay }) => {
    const done = ({ ok }: { readonly ok: boolean }) => {
      send({ type: ok ? 'stream-stopped' : 'stream-stop-failed', id });
    };
    const stop = () => {
      attempt({ clock, milliseconds: timeouts.streamStop, run: (signal) => stream.stop(call, signal), done });
    };
    if (delay === 0) stop();
    else clock.after(delay, stop);
  },
});

const createReports = ({ onResponse, date, log }: RunnerOptions): Performers<'respond' | 'log'> => ({
  respond: ({ response, callerId, began }) => {
    // the time of day may have been set back meanwhile
    const milliseconds = Math.max(0, date() - began);
    survive('onResponse', log, () => onResponse?.({ ...response, milliseconds }, callerId));
  },
  log: ({ entry }) => {
    log(entry);
  },
});

type Opening = Parameters<SignallingChannel['open']>[0];

function withSecrets(request: Initialize & OperationIdentity, token: string, credential: string): Opening {
  if (request.operation === 'register') return { ...request, token };
  const { metadata, verify_request } = request.initialize;
  return { ...request, token, initialize: { metadata, verify_request: { ...verify_request, credential } } };
}

/** Tells what a channel says as events of work `id`, and takes a credential out of its event. */
function listenerOf(id: WorkId, send: RunnerOptions['send']): ChannelListener {
  return {
    terms(terms) {
      send({ type: 'channel-terms', id, terms });
    },
    event(event) {
      const [scrubbed, secret] = scrub(event);
      send({ type: 'channel-event', id, event: scrubbed }, secret);
    },
    malformed() {
      send({ type: 'channel-malformed', id });
    },
    failed(code, detail) {
      send({ type: 'channel-failed', id, code, detail });
    },
    closed() {
      send({ type: 'channel-closed', id });
    },
  };
}

function scrub(event: ServerEvent): readonly [ScrubbedEvent, string?] {
  if (event.operation !== 'register' || event.name !== 'result-success') return [event];
  const { authenticity, net_speech_duration, credential } = event.payload;
  return [{ operation: 'register', name: 'result-success', payload: { authenticity, net_speech_duration } }, credential];
}

/** Calls a hook of the host whose answer nothing waits for; it may throw, reject, or never settle. */
function survive(name: string, log: (entry: LogEntry) => void, call: () => unknown): void {
  const failed = () => {
    log({ level: 'warn', message: `${name} failed` });
  };
  try {
    Promise.resolve(call()).catch(failed);
  } catch {
    failed();
  }
}
