// What the page of a desktop does with the element, once it is defined: a live call of a registered caller, with the mock voice service.
export function openDesktop() {
  globalThis.heard = [];
  for (const type of ['callseal-verified', 'callseal-unavailable']) document.addEventListener(type, () => globalThis.heard.push(type));
  const agent = document.createElement('callseal-agent');
  Object.assign(agent, {
    callSid: 'CA00000000000000000000000000000001',
    callerId: '+12025550101',
    callInProgress: true,
    developmentConfig: { mockApi: true },
    externalMethods: { getCredential: () => 'a registration', storeCredential: () => undefined, deleteCredential: () => undefined },
  });
  document.body.append(agent);
}
