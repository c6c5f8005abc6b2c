export { createDesk, type Desk, type DeskOptions } from './server/create-desk.js';
export { type KitBasics, type RunKit, runKitOnFile, type RunningKit, withAudit } from './server/run-kit.js';
