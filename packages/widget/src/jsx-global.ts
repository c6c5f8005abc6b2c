/**
 * As `@callseal/widget/jsx`, for older types of React 17 and 18, which know a global `JSX` only. They need an entry of their own: a
 * `React.JSX` that another file begins would hide every tag of the global one.
 */
import type { CallsealAgentJsx } from './react/jsx-element.js';

export type { CallsealAgentJsx };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how JSX was typed
  namespace JSX {
    interface IntrinsicElements {
      'callseal-agent': CallsealAgentJsx;
    }
  }
}
