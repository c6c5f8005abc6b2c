/** The real element over a voice service and a telephony that a test plays by hand. */
import { type CallStream, createSession, type Session, type SessionOptions } from '@callseal/client';
import { createRecordingStream, createScriptedSignalling, type RecordingStream, type ScriptedSession } from '@callseal/client/testing';
import { CallsealAgent } from '../element/direct-agent.js';

/** Its operations, streams and tokens are kept for the test to look at; `speed` shortens its waits. */
export class ScriptedAgent extends CallsealAgent {
  readonly service = createScriptedSignalling({ accept: true });
  readonly stream: RecordingStream = createRecordingStream();
  /** The security token at each request of a service token. */
  readonly tokens: string[] = [];
  /** Runs every wait this many times faster. */
  speed = 1;

  /** The newest operation, with the voice service's side in the test's hand. */
  get operation(): ScriptedSession {
    return this.service.latest;
  }

  protected override openSession(options: SessionOptions): Session {
    return createSession({
      ...options,
      signalling: this.service,
      stream: this.stream satisfies CallStream,
      tokens: {
        getToken: () => {
          this.tokens.push(typeof this.securityToken === 'function' ? this.securityToken() : this.securityToken);
          return Promise.resolve('Bearer scripted');
        },
      },
      clock: fastClock(() => this.speed),
    });
  }
}
if (customElements.get('callseal-scripted') === undefined) customElements.define('callseal-scripted', ScriptedAgent);

/** A new one, not in the page yet. */
export const createScripted = (): ScriptedAgent => new ScriptedAgent();

/** A clock on which everything passes faster. */
export const fastClock = (speed: () => number): NonNullable<SessionOptions['clock']> => ({
  now: () => performance.now() * speed(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds / speed());
    return () => {
      clearTimeout(timer);
    };
  },
});

/** A configuration that would really work, for an element whose ports are scripted. */
export const realConfiguration = {
  urlsConfig: { urlSio: '/sio', urlGetTemporaryToken: '/token', urlStartStreaming: '/start', urlStopStreaming: '/stop' },
} as const;

/** A host's store in memory, with what was asked of it. */
export function createHostStore(registered: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(registered));
  const asked: string[] = [];
  return {
    kept,
    asked,
    externalMethods: {
      getCredential: (id: string): string | undefined => {
        asked.push(`get ${id}`);
        return kept.get(id);
      },
      storeCredential: (id: string, credential: string): void => {
        asked.push(`store ${id}`);
        kept.set(id, credential);
      },
      deleteCredential: (id: string): void => {
        asked.push(`delete ${id}`);
        kept.delete(id);
      },
    },
  };
}
