/** A page with the element in an iframe of any desktop, and the desktop's end of the bridge. */
import type { HostAdapter, HostCall, HostCapabilities } from './support/adapter.js';
import { toHostCall } from './support/call-input.js';
import { createHandshake } from './support/handshake.js';
import { type FromFrame, parseEnvelope, parseFromHost, sealEnvelope } from './support/messages.js';
import { exactOrigin } from './support/post-message-host.js';
import { createValue } from './support/value.js';

export type { CallInput } from './support/call-input.js';
export { createPostMessageHost, type PostMessageHost, type PostMessageHostOptions } from './support/post-message-host.js';

/** Options of {@link createPostMessageAdapter}. */
export interface PostMessageAdapterOptions {
  /** Origin of the desktop's page, exactly as in `https://desk.example`. */
  readonly parentOrigin: string;
  /** Name of the telephony in call keys, when the desktop's page gives none. Default `page`. */
  readonly platform?: string;
  /** Account in call keys, when the desktop's page gives none. Default empty. */
  readonly orgId?: string;
}

/** Milliseconds after which a hello that nobody answered is said again: the desktop's page may start later than the iframe. */
const helloEvery = 250;

/**
 * Creates the iframe's end of the bridge; {@link createPostMessageHost} is the other one.
 *
 * @throws TypeError when `parentOrigin` is not an exact http(s) origin.
 */
export function createPostMessageAdapter(options: PostMessageAdapterOptions): HostAdapter {
  const parentOrigin = exactOrigin(options.parentOrigin);
  const naming = { platform: options.platform ?? 'page', orgId: options.orgId ?? '' };
  const call = createValue<HostCall | null>(null);
  const writes = new Map<number, { readonly done: () => void; readonly failed: (error: Error) => void }>();
  let port: MessagePort | null = null;
  let nonce = '';
  let token: string | null = null;
  let written = 0;

  const hello = (fresh: boolean): void => {
    if (fresh) nonce = crypto.randomUUID();
    parent.postMessage(sealEnvelope({ type: 'hello', nonce }), parentOrigin);
  };
  const heard = (from: MessagePort, data: unknown, ready: (capabilities: HostCapabilities) => void): void => {
    const message = from === port ? parseFromHost(data) : null;
    if (message === null) return;
    if ('token' in message) token = message.token;
    if ('call' in message) call.set(message.call === null ? null : toHostCall(message.call, naming));
    if (message.type === 'ready') ready({ ...message.welcome, multiInstance: true, audio: 'server' });
    if (message.type !== 'written') return;
    const write = writes.get(message.id);
    writes.delete(message.id);
    if (message.ok) write?.done();
    else write?.failed(new Error('The desktop could not write.'));
  };
  const handshake = createHandshake(
    (signal) =>
      new Promise<HostCapabilities>((resolve) => {
        const receive = (event: MessageEvent<unknown>): void => {
          if (event.source !== parent || event.origin !== parentOrigin) return;
          const envelope = parseEnvelope(event.data);
          if (envelope?.type === 'invite') hello(true);
          const [given] = event.ports;
          if (envelope?.type !== 'welcome' || envelope.nonce !== nonce || given === undefined) return;
          nonce = '';
          port?.close();
          port = given;
          given.onmessage = ({ data }: MessageEvent<unknown>) => {
            heard(given, data, (capabilities) => {
              clearInterval(again);
              resolve(capabilities);
            });
          };
        };
        addEventListener('message', receive, { signal });
        const again = setInterval(hello, helloEvery, false);
        signal.addEventListener('abort', () => {
          clearInterval(again);
        });
        hello(true);
      }),
  );
  const say = (message: FromFrame): void => port?.postMessage(message);
  return {
    kind: 'page',
    call,
    connect: handshake.connect,
    getAccessProof: () =>
      Promise.resolve(token === null ? { type: 'session' } : { type: 'bearer', token: () => token ?? '', issuerHint: parentOrigin }),
    notify: (notice) => {
      say({ type: 'notify', notice });
    },
    setBadge: (count) => {
      say({ type: 'badge', count });
    },
    writeBack: (summary) =>
      new Promise((done, failed) => {
        const id = ++written;
        writes.set(id, { done, failed });
        say({ type: 'write-back', id, summary });
      }),
    dispose() {
      handshake.end();
      port?.close();
      port = null;
      token = null;
      call.set(null);
    },
  };
}
