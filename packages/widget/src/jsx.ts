/**
 * Types of `<callseal-agent>` in JSX, for those who write the tag itself: `import '@callseal/widget/jsx'` once. For React 19, and for
 * React 17 and 18 with types that have `React.JSX` (17.0.60, 18.2.6 and later). It holds no code; `@callseal/widget/define` registers the tag.
 */
import type { CallsealAgentJsx } from './react/jsx-element.js';

export type { CallsealAgentJsx };

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how JSX is typed
  namespace JSX {
    interface IntrinsicElements {
      'callseal-agent': CallsealAgentJsx;
    }
  }
}
