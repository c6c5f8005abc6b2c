export { createNodeListener, serve, type ServeOptions, type ServedCallseal } from './node/node-server.js';
