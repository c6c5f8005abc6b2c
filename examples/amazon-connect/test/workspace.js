// The part of the agent workspace that an app talks to; messages as in @amazon-connect/core 1.0.12. Runs in the page that frames the app.
globalThis.openApp = (src, scope, number) => {
  const iframe = document.createElement('iframe');
  iframe.src = src;
  iframe.sandbox = 'allow-forms allow-popups allow-same-origin allow-scripts';
  iframe.width = '360';
  iframe.height = '420';
  iframe.title = scope.contactId;
  const people = [
    { participantId: 'caller', type: { value: 'inbound' }, isInitial: true, isSelf: false },
    { participantId: 'agent', type: { value: 'agent' }, isInitial: false, isSelf: true },
  ];
  const answers = {
    'agent/getARN': () => ({ ARN: 'arn:aws:connect:eu-west-2:123456789012:instance/0b1c2d3e-0000-4000-8000-000000000009/agent/agent-1' }),
    'voice/getInitialCustomerPhoneNumber': () => ({ phoneNumber: number }),
    'contact/getQueue': () => ({ name: 'Cards', queueARN: '', queueId: '' }),
    'contact/getChannelType': () => ({ type: 'voice', subtype: 'connect:Telephony' }),
    'contact/listParticipants': ({ contactId }) => people.map((one) => ({ ...one, contactId })),
    'contact/getParticipantState': () => ({ value: 'connected' }),
  };
  addEventListener('message', ({ source, data, ports }) => {
    if (source !== iframe.contentWindow || data.type !== 'connect-app-host-init') return;
    const [port] = ports;
    port.onmessage = ({ data: { type, requestId, command, data: asked = {} } }) => {
      if (type !== 'request') return;
      const found = answers[command]?.(asked);
      const refusal = { isError: true, namespace: '', reason: 'Handler not found', details: {}, errorKey: 'handlerNotFound' };
      port.postMessage({ type: 'response', requestId, ...(found === undefined ? refusal : { isError: false, data: found }) });
    };
    const config = { arn: '', namespace: 'callseal', id: 'app', name: 'Callseal', description: '', accessUrl: '' };
    port.postMessage({ type: 'acknowledge', connectionId: 'w', status: { initialized: true }, healthCheckInterval: 0 });
    port.postMessage({
      type: 'appLifecycle',
      stage: 'create',
      appInstanceId: 'i',
      instanceId: 'i',
      appConfig: config,
      config,
      scope,
      region: 'eu-west-2',
    });
  });
  document.body.append(iframe);
};
