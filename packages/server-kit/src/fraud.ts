export { createEngineFraudProvider } from './fraud/engine-fraud-provider.js';
export type { EngineFraudOptions } from './fraud/engine-fraud-options.js';
export type { CreateFraudProvider, FraudProviderParts } from './fraud/fraud-provider-parts.js';
export type { FraudProvider, FraudScreening, ScreenedCall } from './fraud/fraud-provider.js';
export type { HttpFraudOptions } from './fraud/http-fraud-options.js';
export { createHttpFraudProvider } from './fraud/http-fraud-provider.js';
