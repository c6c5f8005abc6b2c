import { parseEnvelope, sealEnvelope } from './messages.js';

/** Milliseconds after which a hello that nobody answered is said again: the desktop's page may start later than the iframe. */
const helloEvery = 250;

/** The iframe's part of the handshakes. */
export interface FramePort {
  /** The newest handshake is through: no more hellos. */
  settled(): void;
}

/**
 * Says hello to the page around this one, and hands over each port it is given: from that window and origin, in our version, once for each
 * nonce. An invitation starts over with a new nonce.
 */
export function requestPort(parentOrigin: string, signal: AbortSignal, take: (port: MessagePort) => void): FramePort {
  let nonce = '';
  const hello = (fresh: boolean): void => {
    if (fresh) nonce = crypto.randomUUID();
    parent.postMessage(sealEnvelope({ type: 'hello', nonce }), parentOrigin);
  };
  const receive = (event: MessageEvent<unknown>): void => {
    if (event.source !== parent || event.origin !== parentOrigin) return;
    const envelope = parseEnvelope(event.data);
    if (envelope?.type === 'invite') hello(true);
    const [port] = event.ports;
    if (envelope?.type !== 'welcome' || nonce === '' || envelope.nonce !== nonce || port === undefined) return;
    nonce = '';
    take(port);
  };
  addEventListener('message', receive, { signal });
  const again = setInterval(hello, helloEvery, false);
  const settled = (): void => {
    clearInterval(again);
  };
  signal.addEventListener('abort', settled);
  hello(true);
  return { settled };
}
