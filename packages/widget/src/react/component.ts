'use client';
import { createComponent } from '@lit/react';
import * as React from 'react';
import { CallsealAgent as AgentElement } from '../define.js';
import { type AgentEvents, type EventProp, eventProps } from './agent-events.js';
import type { AgentProperties } from './agent-properties.js';

type EventHandlers = { [Type in keyof AgentEvents as EventProp<Type>]?: ((event: AgentEvents[Type]) => void) | undefined };
type Own = AgentProperties & EventHandlers;
/** What the element has no use for: it shows no children. */
type Useless = 'children' | 'dangerouslySetInnerHTML';

/** The element's properties, a handler for each of its events, and what React sets on any element (`id`, `className`, `style`, …). */
export type CallsealAgentProps = Own & Omit<React.HTMLAttributes<AgentElement>, keyof Own | Useless>;

// another script of the page may have registered its own class first: the properties of that one count
const registered = customElements.get('callseal-agent') as typeof AgentElement | undefined;

/**
 * `<callseal-agent>` as a React component, for React 17 to 19. Props are set as properties, so objects and booleans arrive as they are;
 * a `ref` gives the element. On a server it renders the tag alone, which the browser fills.
 */
export const CallsealAgent = createComponent({
  react: React,
  tagName: 'callseal-agent',
  elementClass: registered ?? AgentElement,
  events: eventProps,
  displayName: 'CallsealAgent',
}) as React.ForwardRefExoticComponent<CallsealAgentProps & React.RefAttributes<AgentElement>>;
