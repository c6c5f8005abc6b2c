export { createNodeListener } from './node/node-listener.js';
export { type ServableCallseal, serve, type ServedCallseal } from './node/node-server.js';
export type { ServeOptions } from './node/serve-options.js';
export type { MountOptions } from './http/base-path.js';
