import { routes } from '@callseal/protocol/routes';
import { createContextKit } from '../create-context-kit.js';
import { createFunctionHandler } from '../function-handler.js';

/** `POST /get-temporary-token`: gives a short-lived token of the voice service. */
export const handler = createFunctionHandler((context) => createContextKit(context, 'tokens'), routes.token);
