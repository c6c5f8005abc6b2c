/**
 * Types of `<callseal-agent>` in the JSX of React 17 to 19, for those who write the tag itself: `import '@callseal/widget/jsx'` once.
 * It holds no code; the tag is registered by `@callseal/widget/define`.
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CallsealAgent } from './element/callseal-agent.js';
import type { AgentEvents } from './react/agent-events.js';
import type { AgentAttributes, AgentProperties } from './react/agent-properties.js';

/** React 19 listens to `oncallseal-verified`; below it, use a ref and `addEventListener`. */
type EventAttributes = { [Type in keyof AgentEvents as `on${Type}`]?: ((event: AgentEvents[Type]) => void) | undefined };
/** React below 19 passes `class` on to a custom element, and `className` as an attribute that nobody reads. */
interface ClassAttribute {
  class?: string | undefined;
}

/** What the tag takes in JSX. React below 19 sets all of it as attributes: give it objects by a ref, or use `@callseal/widget/react`. */
export type CallsealAgentJsx = DetailedHTMLProps<HTMLAttributes<CallsealAgent>, CallsealAgent> &
  AgentAttributes &
  AgentProperties &
  EventAttributes &
  ClassAttribute;

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how JSX is typed
  namespace JSX {
    interface IntrinsicElements {
      'callseal-agent': CallsealAgentJsx;
    }
  }
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- where JSX is typed with React 17 and 18
  namespace JSX {
    interface IntrinsicElements {
      'callseal-agent': CallsealAgentJsx;
    }
  }
}
