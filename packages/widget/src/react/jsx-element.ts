import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CallsealAgent } from '../element/callseal-agent.js';
import type { AgentEvents } from './agent-events.js';
import type { AgentAttributes, AgentProperties } from './agent-properties.js';

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
