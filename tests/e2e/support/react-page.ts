/** A page of an agent desktop in React, for each version: rollup bundles what this is compiled to (see react-bundle.ts). */
import { CallsealAgent, type CallsealAgentProps } from '@callseal/widget/react';
import { createElement, type ReactElement, StrictMode, useLayoutEffect, useRef, version } from 'react';

/** What the page is told to draw. `component` is the wrapper, `tag` the element itself, written in JSX. */
export interface Drawing {
  readonly as: 'component' | 'tag';
  readonly props: Readonly<Pick<CallsealAgentProps, 'callSid' | 'callerId' | 'callInProgress' | 'developmentConfig' | 'theme'>>;
  /** Names this drawing's handlers in {@link ReactPage.handled}. */
  readonly round?: number;
}

export interface ReactPage {
  readonly version: string;
  draw(drawing: Drawing): void;
  unmount(): void;
  /** The element of the last drawing, also after it was unmounted. */
  element(): HTMLElementTagNameMap['callseal-agent'];
  /** Events that handlers were called with: round and type. */
  readonly handled: string[];
  /** The same events as they reached the page's body: type, and the phase that a change of phase reports. */
  readonly heard: string[];
}

const events = { onPhaseChange: 'callseal-phase-change', onResponse: 'callseal-response', onVerified: 'callseal-verified' } as const;
const externalMethods = { getCredential: () => 'kept', storeCredential: () => undefined, deleteCredential: () => undefined };

/** The tag as an application writes it: below version 19, React sets attributes only, so objects and listeners go by a ref. */
function Tag({ props, listener }: { readonly props: Drawing['props']; readonly listener: (event: Event) => void }): ReactElement {
  const ref = useRef<HTMLElementTagNameMap['callseal-agent']>(null);
  const isNew = Number.parseInt(version, 10) >= 19;
  const { developmentConfig, ...simple } = props;
  useLayoutEffect(() => {
    const element = ref.current;
    if (isNew || element === null) return undefined;
    Object.assign(element, { developmentConfig, externalMethods });
    for (const type of Object.values(events)) element.addEventListener(type, listener);
    return () => {
      for (const type of Object.values(events)) element.removeEventListener(type, listener);
    };
  });
  const direct = Object.fromEntries(Object.values(events).map((type) => [`on${type}`, listener]));
  return createElement('callseal-agent', isNew ? { ...simple, developmentConfig, externalMethods, ...direct, ref } : { ...simple, ref });
}

const drawn = ({ as, props }: Drawing, listener: (event: Event) => void): ReactElement => {
  if (as === 'tag') return createElement(Tag, { props, listener });
  const handlers = Object.fromEntries(Object.keys(events).map((name) => [name, listener]));
  return createElement(CallsealAgent, { ...props, externalMethods, ...handlers });
};

/** What server and browser draw alike: the component with objects, handlers and attributes. */
export const servedApplication = (): ReactElement =>
  createElement(
    'main',
    null,
    createElement(CallsealAgent, {
      id: 'voice',
      className: 'card',
      callSid: 'CA1',
      callerId: '+34600000001',
      callInProgress: true,
      developmentConfig: { mockApi: true },
      externalMethods,
      onVerified: () => undefined,
    }),
  );

/** Makes the page's controls; `render` draws into the page as a version of React does. */
export function createReactPage(render: (element: ReactElement) => void): ReactPage {
  const handled: string[] = [];
  const heard: string[] = [];
  let last: HTMLElementTagNameMap['callseal-agent'] | null = null;
  for (const type of Object.values(events)) {
    document.body.addEventListener(type, (event) => {
      heard.push('phase' in event.detail ? `${type} ${event.detail.phase}` : type);
    });
  }
  return {
    version,
    handled,
    heard,
    draw(drawing) {
      const listener = (event: Event): void => {
        handled.push(`${drawing.round ?? 0} ${event.type}`);
      };
      render(createElement(StrictMode, null, drawn(drawing, listener)));
    },
    unmount() {
      render(createElement(StrictMode));
    },
    element() {
      last = document.querySelector('callseal-agent') ?? last;
      if (last === null) throw new Error('No element was drawn.');
      return last;
    },
  };
}
