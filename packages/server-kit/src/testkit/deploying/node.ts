import { serve } from '@callseal/server-kit/node';
import { callseal } from './callseal.js';

const server = await serve(callseal, { port: Number(process.env.PORT), basePath: '/voice' });
console.log(server.url);
process.once('SIGTERM', () => void server.close());
