import type { CallsealAgent } from '@callseal/widget';
import '@callseal/widget/define-relay';
import { connectHost, type HostAdapter, type HostConnection } from '@callseal/widget/hosts';
import '@callseal/widget/jsx';
import * as React from 'react';
import type { Settings } from './settings';

interface Props {
  readonly settings: Settings;
  readonly adapter: HostAdapter;
}

/** The element on the call canvas. The adapter tells it which call is selected, and writes verdicts to the task. */
export function VoiceCheck({ settings, adapter }: Props): JSX.Element {
  const element = React.useRef<CallsealAgent>(null);
  React.useEffect(() => {
    const agent = element.current;
    if (agent === null) return undefined;
    // React 17 writes every prop as an attribute: objects are set on the element itself
    agent.urlsConfig = settings.mockApi ? {} : { urlRelay: settings.serverUrl };
    agent.developmentConfig = { mockApi: settings.mockApi };
    const connecting = connectHost(agent, adapter);
    connecting.catch((error: unknown) => console.error('The voice check could not be connected to Flex.', error));
    return () => void connecting.then((connection: HostConnection) => connection.dispose()).catch(() => undefined);
  }, [settings, adapter]);
  return <callseal-agent ref={element} theme="auto" />;
}
