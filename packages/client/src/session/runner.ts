/** Does what the reducer asks for: the only place with I/O, timers and secrets. */
import type { ServerEvent } from '@callseal/protocol/signalling';
import { type Attempt, attempt, type Outcome } from './attempt.js';
import type { Effect, Initialize, OperationTimer, ScrubbedEvent, SessionEvent, WorkEvent, WorkId } from './machine.js';
import type { ChannelListener, Clock, LogEntry, SessionOptions, SignallingChannel, Timeouts } from './options.js';

/** What the runner acts through and tells. */
export interface RunnerOptions extends SessionOptions {
  readonly clock: Clock;
  readonly timeouts: Timeouts;
  /** Takes an event in. `secret` is the credential the event is about; it is kept under the event's id while a machine names it. */
  readonly send: (event: SessionEvent, secret?: string) => void;
  readonly log: (entry: LogEntry) => void;
}

export interface Runner {
  run(effect: Effect): void;
  /** Puts a credential by. */
  keep(id: WorkId, credential: string): void;
  /** Drops every credential but those of `ids`. */
  retain(ids: readonly (WorkId | null)[]): void;
}

/** What one piece of work holds until it ends. */
interface Work {
  readonly controller: AbortController;
  readonly timers: Map<OperationTimer, () => void>;
  token: string;
}

type FailedWait = Extract<WorkEvent, { type: 'failed' }>['wait'];
type Of<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

export function createRunner(options: RunnerOptions): Runner {
  const { clock, timeouts, credentials, send } = options;
  const works = new Map<WorkId, Work>();
  const vault = new Map<WorkId, string>();

  function workOf(id: WorkId): Work {
    const work = works.get(id) ?? { controller: new AbortController(), timers: new Map(), token: '' };
    works.set(id, work);
    return work;
  }

  /** Waits on behalf of work `id`; whatever goes wrong is one `failed` event. */
  function wait<Value>(id: WorkId, name: FailedWait, milliseconds: number, run: Attempt<Value>['run'], arrived: (value: Value) => void) {
    const done = (outcome: Outcome<Value>) => {
      if (outcome.ok) arrived(outcome.value);
      else send({ type: 'failed', id, wait: name, failure: outcome.failure });
    };
    attempt({ clock, milliseconds, signal: workOf(id).controller.signal, run, done });
  }

  function end(id: WorkId) {
    const work = works.get(id);
    works.delete(id);
    for (const cancel of work?.timers.values() ?? []) cancel();
    work?.controller.abort();
  }

  function openChannel({ id, request, credential }: Of<'open-channel'>) {
    const work = workOf(id);
    const { token } = work;
    work.token = '';
    const opening = withSecrets(request, token, credential === null ? '' : (vault.get(credential) ?? ''));
    wait(
      id,
      'connect',
      timeouts.connect,
      (signal) => options.signalling.open(opening, listenerOf(id, send), signal),
      () => {
        send({ type: 'channel-open', id });
      },
    );
  }

  function stopStream({ id, call, delay }: Of<'stop-stream'>) {
    const stop = () => {
      attempt({
        clock,
        milliseconds: timeouts.streamStop,
        run: (signal) => options.stream.stop(call, signal),
        done: ({ ok }) => {
          send({ type: ok ? 'stream-stopped' : 'stream-stop-failed', id });
        },
      });
    };
    if (delay === 0) stop();
    else clock.after(delay, stop);
  }

  const perform: { readonly [Type in Effect['type']]: (effect: Of<Type>) => void } = {
    'look-up': ({ id, callerId }) => {
      wait(
        id,
        'look-up',
        timeouts.host,
        (signal) => credentials.get(callerId, signal),
        (credential) => {
          const found = credential !== null && credential !== '';
          send({ type: 'looked-up', id, found }, found ? credential : undefined);
        },
      );
    },
    'get-token': ({ id }) => {
      wait(
        id,
        'token',
        timeouts.token,
        (signal) => options.tokens.getToken(signal),
        (token) => {
          const work = works.get(id);
          if (work !== undefined) work.token = token;
          send({ type: 'token', id });
        },
      );
    },
    'open-channel': openChannel,
    store: ({ id, callerId, credential }) => {
      wait(
        id,
        'store',
        timeouts.host,
        (signal) => credentials.store(callerId, vault.get(credential) ?? '', signal),
        () => {
          send({ type: 'stored', id });
        },
      );
    },
    erase: ({ id, callerId }) => {
      wait(
        id,
        'erase',
        timeouts.host,
        (signal) => credentials.delete(callerId, signal),
        () => {
          send({ type: 'erased', id });
        },
      );
    },
    end: ({ id }) => {
      end(id);
    },
    'start-timer': ({ id, wait: name }) => {
      const { timers } = workOf(id);
      timers.get(name)?.();
      timers.set(
        name,
        clock.after(timeouts[name], () => {
          send({ type: 'timeout', id, wait: name });
        }),
      );
    },
    'stop-timer': ({ id, wait: name }) => {
      works.get(id)?.timers.get(name)?.();
    },
    'start-stream': ({ id, call }) => {
      const done = (outcome: Outcome<void>) => {
        send(outcome.ok ? { type: 'stream-started', id } : { type: 'stream-start-failed', id, failure: outcome.failure });
      };
      attempt({ clock, milliseconds: timeouts.streamStart, run: (signal) => options.stream.start(call, signal), done });
    },
    'stop-stream': stopStream,
    respond: ({ response }) => {
      survive('onResponse', options.log, () => options.onResponse?.(response));
    },
    consent: ({ call: { callSid, callerId }, answer }) => {
      const textVersion = options.consent?.textVersion ?? '';
      survive('onConsent', options.log, () =>
        options.onConsent?.({ callSid, callerId, answer, textVersion, at: new Date().toISOString() }),
      );
    },
    log: ({ entry }) => {
      options.log(entry);
    },
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

type Opening = Parameters<SignallingChannel['open']>[0];

function withSecrets(request: Initialize, token: string, credential: string): Opening {
  if (request.operation === 'register') return { ...request, token };
  const { metadata, verify_request } = request.initialize;
  return { operation: 'verify', token, initialize: { metadata, verify_request: { ...verify_request, credential } } };
}

/** Tells what a channel says as events of work `id`, and takes a credential out of its event. */
function listenerOf(id: WorkId, send: RunnerOptions['send']): ChannelListener {
  return {
    event(event) {
      const [scrubbed, secret] = scrub(event);
      send({ type: 'channel-event', id, event: scrubbed }, secret);
    },
    malformed() {
      send({ type: 'channel-malformed', id });
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
export function survive(name: string, log: (entry: LogEntry) => void, call: () => unknown): void {
  const failed = () => {
    log({ level: 'warn', message: `${name} failed` });
  };
  try {
    Promise.resolve(call()).catch(failed);
  } catch {
    failed();
  }
}
