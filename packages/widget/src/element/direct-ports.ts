import { createHttpCallStream, createSocketSignalling } from '@callseal/client';
import { createSerialStream } from './serial-stream.js';
import type { CreateDirectPorts } from './session-options.js';

/** Socket.IO to the voice service. Of the element's modules this one alone reaches it, so that a page which has a relay need not load it. */
export const createDirectPorts: CreateDirectPorts = ({ urls: { urlSio, urlStartStreaming, urlStopStreaming }, securityToken }) => ({
  signalling: createSocketSignalling({ url: urlSio }),
  stream: createSerialStream(createHttpCallStream({ startUrl: urlStartStreaming, stopUrl: urlStopStreaming, securityToken })),
});
