import type { CallsealAgent } from '@callseal/widget';
import { createServerKitClient } from '@callseal/widget/embed';
import '@callseal/widget/jsx';
import * as Flex from '@twilio/flex-ui';
import * as React from 'react';
import type { Settings } from '../settings';

interface Props {
  readonly settings: Settings;
  readonly manager: Flex.Manager;
  readonly task?: Flex.ITask;
}

/** The server kit's own routes. */
const routesOf = (url: string) => ({
  urlGetTemporaryToken: `${url}/v1/token`,
  urlStartStreaming: `${url}/v1/streams/start`,
  urlStopStreaming: `${url}/v1/streams/stop`,
});
/** The three Functions, under the names that `npx callseal functions` gives them. */
const functionsOf = (url: string) => ({
  urlGetTemporaryToken: `${url}/get-temporary-token`,
  urlStartStreaming: `${url}/start-stream`,
  urlStopStreaming: `${url}/stop-stream`,
});

/**
 * The component of the tutorial, with its configuration objects, callbacks and property names: an integration that has them changes an
 * import and a tag. The store is the server kit's, encrypted, where the tutorial kept registrations in cookies.
 */
function Component({ settings, manager, task }: Props): JSX.Element | null {
  const element = React.useRef<CallsealAgent>(null);
  React.useEffect(() => {
    const agent = element.current;
    if (agent === null) return;
    const { serverUrl, voiceServiceUrl, functionsUrl, mockApi } = settings;
    // as it is at each request: Flex renews it while the agent works
    const securityToken = (): string => manager.store.getState().flex.session.ssoTokenPayload.token;
    agent.securityToken = securityToken;
    agent.developmentConfig = { mockApi, automaticVerification: false, deleteOnlyAfterVerification: false };
    agent.parametersConfig = {
      scoreThreshold: '0.8',
      authenticityThreshold: '0.5',
      audioTotalDurationRegistration: '3.0',
      audioTotalDurationVerification: '3.0',
    };
    agent.urlsConfig = mockApi
      ? {}
      : { urlSio: voiceServiceUrl, ...(functionsUrl === '' ? routesOf(serverUrl) : functionsOf(functionsUrl)) };
    if (!mockApi) agent.externalMethods = createServerKitClient({ baseUrl: serverUrl, securityToken }).externalMethods;
  }, [settings, manager]);
  if (task === undefined) return null;
  return (
    <callseal-agent
      ref={element}
      callSid={task.attributes.call_sid}
      callerId={task.attributes.caller}
      taskSid={task.taskSid}
      conferenceSid={task.conference?.conferenceSid}
      callInProgress={Flex.TaskHelper.isLiveCall(task)}
    />
  );
}

export const DirectVoiceCheck = Flex.withTaskContext(Component);
