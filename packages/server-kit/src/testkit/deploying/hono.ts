import { createHonoHandler } from '@callseal/server-kit/hono';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { callseal } from './callseal.js';

const app = new Hono();
app.all('/voice/*', createHonoHandler(callseal, { basePath: '/voice' }));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
