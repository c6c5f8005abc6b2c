import { routes } from '@callseal/protocol/routes';
import { createContextKit } from '../create-context-kit.js';
import { createFunctionHandler } from '../function-handler.js';

/** `POST /stop-stream`: stops the caller's audio. */
export const handler = createFunctionHandler((context) => createContextKit(context, 'streams'), routes.stopStream);
