export type { SampleCall, SampleCaller, SampleSentence } from './callers/sample-caller.js';
export { sampleCallers } from './callers/sample-callers.js';
