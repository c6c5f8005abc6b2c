export { createFastifyPlugin, type FastifyLikePlugin } from './fastify/fastify-plugin.js';
export type { FastifyLike, FastifyLikeReply, FastifyLikeRequest } from './fastify/fastify-like.js';
