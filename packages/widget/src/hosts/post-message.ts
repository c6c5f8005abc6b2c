/** A page with the element in an iframe of any desktop, and the desktop's end of the bridge. */
import type { HostAdapter, HostCall, HostCapabilities } from './support/adapter.js';
import { toHostCall } from './support/call-input.js';
import { createHandshake } from './support/handshake.js';
import { requestPort } from './support/frame-port.js';
import { type FromFrame, parseFromHost } from './support/messages.js';
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
  /** The agent signs in to this page and not to the desktop: the element keeps the token that this page gives it. Default false. */
  readonly ownSignIn?: boolean;
}

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
  let token: string | null = null;
  let written = 0;

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
        const link = requestPort(parentOrigin, signal, (given) => {
          port?.close();
          port = given;
          given.onmessage = ({ data }: MessageEvent<unknown>) => {
            heard(given, data, (capabilities) => {
              link.settled();
              resolve(capabilities);
            });
          };
        });
      }),
  );
  const say = (message: FromFrame): void => port?.postMessage(message);
  return {
    kind: 'page',
    call,
    connect: handshake.connect,
    getAccessProof: () =>
      // also before the desktop has sent one: it may come at any time
      Promise.resolve(
        options.ownSignIn === true ? { type: 'session' } : { type: 'bearer', token: () => token ?? '', issuerHint: parentOrigin },
      ),
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
