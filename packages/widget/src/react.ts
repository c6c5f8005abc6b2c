'use client';
/** `<CallsealAgent>` for React 17 to 19; importing it registers `<callseal-agent>`. */
export { CallsealAgent, type CallsealAgentProps } from './react/component.js';
