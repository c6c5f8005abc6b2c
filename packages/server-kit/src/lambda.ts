export { createLambdaHandler, type LambdaHandler } from './lambda/lambda-handler.js';
export type { LambdaEvent, LambdaEventV1, LambdaEventV2, LambdaHeaders, LambdaResult } from './lambda/lambda-events.js';
export type { MountOptions } from './http/base-path.js';
