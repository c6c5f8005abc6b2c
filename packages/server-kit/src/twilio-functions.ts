export type {
  TwilioFunctionCallback,
  TwilioFunctionContext,
  TwilioFunctionEvent,
  TwilioFunctionHandler,
} from './twilio-functions/function-context.js';
export { createFunctionHandler } from './twilio-functions/function-handler.js';
export { type FunctionsFolder, writeFunctions, type WriteFunctionsOptions } from './twilio-functions/write-functions.js';
