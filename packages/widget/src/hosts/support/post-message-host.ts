import type { CallInput } from './call-input.js';
import type { HostCallbacks } from './host-callbacks.js';
import { type FromHost, parseEnvelope, parseFromFrame, sealEnvelope } from './messages.js';

/** Options of {@link createPostMessageHost}. */
export interface PostMessageHostOptions extends HostCallbacks {
  /** Origin of the page in the iframe, exactly as in `https://voice.example`. Nothing is sent to, or read from, any other. */
  readonly origin: string;
  readonly theme?: 'light' | 'dark';
  /** The agent's language. */
  readonly locale?: string;
}

/** The desktop's end of the bridge. */
export interface PostMessageHost {
  setCall(call: CallInput | null): void;
  /** The agent's token; call it again at each renewal. `null`: there is none any more. */
  setToken(token: string | null): void;
  dispose(): void;
}

/** An exact origin, or an error: with `*` the call would be told to whoever sits in the frame. */
export function exactOrigin(origin: string): string {
  if (!/^https?:$/.test(new URL(origin).protocol) || new URL(origin).origin !== origin)
    throw new TypeError(`Not an exact origin: ${origin}`);
  return origin;
}

/**
 * Tells the page in an iframe of the agent's calls. The newest handshake counts: when the iframe loads anew, what its former page still says is dropped.
 *
 * @throws TypeError when `origin` is not an exact http(s) origin.
 */
export function createPostMessageHost(iframe: HTMLIFrameElement, options: PostMessageHostOptions): PostMessageHost {
  const origin = exactOrigin(options.origin);
  const { theme, locale, writeBack, notify, setBadge } = options;
  const welcome = {
    notify: notify !== undefined,
    writeBack: writeBack !== undefined,
    ...(theme ? { theme } : {}),
    ...(locale ? { locale } : {}),
  };
  let call: CallInput | null = null;
  let token: string | null = null;
  let port: MessagePort | null = null;
  let welcomed = '';
  const send = (to: MessagePort | null, message: FromHost): void => to?.postMessage(message);

  const heard = async (from: MessagePort, data: unknown): Promise<void> => {
    const message = from === port ? parseFromFrame(data) : null;
    if (message?.type === 'notify') notify?.(message.notice);
    if (message?.type === 'badge') setBadge?.(message.count);
    if (message?.type !== 'write-back' || writeBack === undefined) return;
    const ok = await writeBack(message.summary).then(
      () => true,
      () => false,
    );
    send(from, { type: 'written', id: message.id, ok });
  };
  const welcomeFrame = ({ source, origin: from, data }: MessageEvent<unknown>): void => {
    if (source === null || source !== iframe.contentWindow || from !== origin) return;
    const envelope = parseEnvelope(data);
    // said again before our welcome arrived
    if (envelope?.type !== 'hello' || envelope.nonce === welcomed) return;
    welcomed = envelope.nonce;
    port?.close();
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port1.onmessage = ({ data: said }: MessageEvent<unknown>) => void heard(port1, said);
    iframe.contentWindow.postMessage(sealEnvelope({ type: 'welcome', nonce: envelope.nonce }), origin, [port2]);
    send(port1, { type: 'ready', welcome, token, call });
  };
  addEventListener('message', welcomeFrame);
  // a page that is already there has said its hello to nobody, or to a former end of the bridge
  iframe.contentWindow?.postMessage(sealEnvelope({ type: 'invite', nonce: '' }), origin);
  return {
    setCall(next) {
      call = next;
      send(port, { type: 'call', call });
    },
    setToken(next) {
      token = next;
      send(port, { type: 'token', token });
    },
    dispose() {
      removeEventListener('message', welcomeFrame);
      send(port, { type: 'call', call: null });
      port?.close();
      port = null;
    },
  };
}
