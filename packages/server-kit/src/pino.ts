export { createPinoLog, type PinoLogOptions } from './log/create-pino-log.js';
