/** Error and warning codes of the Twilio debugger for streams, from Twilio's error dictionary. */
export const streamErrors = {
  connectTimeout: 31901,
  connectRefused: 31902,
  tls: 31910,
  handshake: 31920,
  /** Also a warning here: the service sent a message on a stream that only listens. */
  protocol: 31924,
  /** A warning: the service reads too slowly and audio was dropped. */
  congestion: 31930,
} as const;
export type StreamErrorCode = (typeof streamErrors)[keyof typeof streamErrors];

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** Which debugger error Twilio would raise for a failure of the WebSocket. */
export function identifyStreamError(error: Error): StreamErrorCode {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return streamErrors.connectRefused;
  if (code === 'ETIMEDOUT' || error.message.includes('handshake has timed out')) return streamErrors.connectTimeout;
  if (/CERT|TLS|SSL/.test(code)) return streamErrors.tls;
  if (code.startsWith('WS_ERR_')) return streamErrors.protocol;
  return streamErrors.handshake;
}
