import type { ClientErrorCode } from '@callseal/protocol/errors';
import { parseServerEvent } from '@callseal/protocol/signalling';
import type { SignallingChannel, Terms } from '../session/options.js';

/** One session that was asked for; the test plays the service. */
export interface ScriptedSession {
  /** What was asked for, token and credential included. */
  readonly request: Parameters<SignallingChannel['open']>[0];
  /** Whether the session's owner has given it up. */
  readonly aborted: boolean;
  /** The service accepts the connection. */
  accept(): void;
  /** The service refuses the connection. */
  refuse(error?: unknown): void;
  /** The other end says what it decides by. */
  decideBy(terms: Terms): void;
  /** The service sends an event; it is parsed as on the wire. What does not fit its schema is reported as malformed. */
  emit(name: string, ...args: readonly unknown[]): void;
  /** The other end says why there is no verdict. */
  fail(code: ClientErrorCode, detail?: string | null): void;
  /** The connection is lost. */
  drop(reason?: string): void;
}

/** A {@link SignallingChannel} whose service is the test. */
export interface ScriptedSignalling extends SignallingChannel {
  /** Every session so far, oldest first. */
  readonly sessions: readonly ScriptedSession[];
  /** The newest session. Throws when there is none. */
  readonly latest: ScriptedSession;
}

export interface ScriptedSignallingOptions {
  /** Accept every connection at once. Default false. */
  readonly accept?: boolean;
}

/** Creates a scripted channel. Its sessions go on telling after they were aborted, as a bad channel would: late answers are the point. */
export function createScriptedSignalling({ accept = false }: ScriptedSignallingOptions = {}): ScriptedSignalling {
  const sessions: ScriptedSession[] = [];
  return {
    sessions,
    get latest() {
      const latest = sessions.at(-1);
      if (latest === undefined) throw new Error('No session was asked for yet.');
      return latest;
    },
    open: (request, listener, signal) =>
      new Promise((resolve, reject) => {
        const session: ScriptedSession = {
          request,
          get aborted() {
            return signal.aborted;
          },
          accept: resolve,
          refuse(error = new Error('refused')) {
            reject(error instanceof Error ? error : new Error(String(error)));
          },
          decideBy(terms) {
            listener.terms(terms);
          },
          emit(name, ...args) {
            try {
              const event = parseServerEvent(request.operation, name, args);
              if (event !== null) listener.event(event);
            } catch (error) {
              listener.malformed(error);
            }
          },
          fail(code, detail = null) {
            listener.failed(code, detail);
          },
          drop(reason = 'dropped') {
            listener.closed(reason);
          },
        };
        sessions.push(session);
        if (accept) session.accept();
      }),
  };
}
