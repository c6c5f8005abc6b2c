export type { CallAccess, CallerLeg, CallUse } from './streams/call-access.js';
export { type AnyCallAccessOptions, createAnyCallAccess } from './streams/any-call-access.js';
export { createHookAccess, type HookedCall, type HookUse, type MayUseCall } from './streams/hook-access.js';
export { createTaskRouterAccess, type TaskRouterAccessOptions } from './streams/task-router-access.js';
export type { TaskRouterLike } from './streams/twilio-like.js';
export type { StreamSweepReport, SweepReason } from './streams/sweep-streams.js';
export { describeStreamError, type StreamErrorText, streamErrors } from './streams/stream-errors.js';
export { createUpgradeCheck, type UpgradeCheckOptions, type UpgradeHeaders } from './streams/upgrade-check.js';
