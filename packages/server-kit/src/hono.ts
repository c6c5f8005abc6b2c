export { createHonoHandler, type HonoHandler, type HonoLikeContext } from './hono/hono-handler.js';
export type { MountOptions } from './http/base-path.js';
