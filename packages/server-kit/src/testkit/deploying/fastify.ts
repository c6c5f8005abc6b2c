import { createFastifyPlugin } from '@callseal/server-kit/fastify';
import fastify from 'fastify';
import { callseal } from './callseal.js';

const app = fastify();
await app.register(createFastifyPlugin(callseal), { prefix: '/voice' });
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
