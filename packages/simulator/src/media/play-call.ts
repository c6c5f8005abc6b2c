import { randomBytes } from 'node:crypto';
import { type CallerAudio, frameMilliseconds } from '../audio/caller-audio.js';
import { simulatorError } from '../errors.js';
import { isLoopbackUrl } from '../loopback.js';
import { type MediaSocket, openMediaSocket } from './media-socket.js';
import { createMessageWriter, createMinimalMessageWriter } from './messages.js';
import { createPacer } from './pacer.js';
import { signatureHeader } from './signature.js';

export interface PlayOptions {
  /** The audio service: `ws:` or `wss:` on this machine. */
  readonly to: string;
  readonly callSid: string;
  readonly audio: CallerAudio;
  /** Sends only `start` with the call id and `media`, the least a service must understand. Default false. */
  readonly minimal?: boolean;
  /** How many times faster than real time. Default 1. */
  readonly speed?: number;
  /** Seconds of audio after which the caller hangs up. Default: when the audio ends, or never. */
  readonly seconds?: number;
  /** Signs the upgrade request as Twilio does; `url` is what the service believes its address to be. */
  readonly signature?: { readonly authToken: string; readonly url: string };
  /** Hangs up when aborted. */
  readonly signal?: AbortSignal;
  /** `start.customParameters`. */
  readonly customParameters?: Readonly<Record<string, string>>;
}

export interface PlayResult {
  /** Seconds of audio sent. */
  readonly seconds: number;
  readonly closedBy: 'caller' | 'service';
  /** WebSocket close code of the service; 1000 when the caller hung up. */
  readonly code: number;
}

const randomSid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

/**
 * Plays one call to an audio service, without any telephony around it.
 * @throws CallsealError `HOST_NOT_ALLOWED` for an address outside this machine, `CONNECTION_FAILED` when no connection comes about
 * or it breaks.
 */
export async function playCall(options: PlayOptions): Promise<PlayResult> {
  const { to, callSid, audio, signature, signal } = options;
  if (!isLoopbackUrl(to, ['ws', 'wss'])) {
    throw simulatorError('HOST_NOT_ALLOWED', 'The simulator only plays to this machine; use a ws:// address on 127.0.0.1.');
  }
  const writer = options.minimal
    ? createMinimalMessageWriter(callSid)
    : createMessageWriter({
        accountSid: randomSid('AC'),
        callSid,
        streamSid: randomSid('MZ'),
        directions: ['inbound'],
        customParameters: options.customParameters ?? {},
      });
  const pacer = createPacer({ speed: options.speed ?? 1 });
  const limit = options.seconds === undefined ? Infinity : (options.seconds * 1000) / frameMilliseconds;
  let frames = 0;
  let leave = (): void => undefined;

  const tick = (socket: MediaSocket): void => {
    const frame = frames < limit ? audio.next() : null;
    if (frame === null) {
      leave();
      socket.stop();
      return;
    }
    frames++;
    socket.send('inbound', frame);
  };

  return new Promise<PlayResult>((resolve, reject) => {
    const hangUp = (): void => {
      socket.stop();
    };
    const socket = openMediaSocket({
      url: to,
      headers: signature === undefined ? {} : signatureHeader(signature.authToken, signature.url),
      writer,
      onOpen: () => {
        leave = pacer.add(() => {
          tick(socket);
        });
      },
      onEnd: (end) => {
        leave();
        signal?.removeEventListener('abort', hangUp);
        const seconds = (frames * frameMilliseconds) / 1000;
        if (end.by === 'us') resolve({ seconds, closedBy: 'caller', code: 1000 });
        else if (end.by === 'service') resolve({ seconds, closedBy: 'service', code: end.code });
        else {
          const message = `The audio service did not take the call (${end.code}); check that it listens there.`;
          reject(simulatorError('CONNECTION_FAILED', message, { cause: end.cause }));
        }
      },
    });
    if (signal?.aborted) hangUp();
    else signal?.addEventListener('abort', hangUp, { once: true });
  });
}
