export { createExpressHandler, type ExpressHandler } from './express/express-handler.js';
