import { createLambdaHandler } from '@callseal/server-kit/lambda';
import { callseal } from './callseal.js';

export const handler = createLambdaHandler(callseal, { basePath: '/voice' });
