import type { Shape } from '../../words/shape.js';
import type { english } from './english.js';

/** Every text of the step-up panel in one language. */
export type GateWords = Shape<typeof english>;
