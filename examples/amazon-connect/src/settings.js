/** What the page says of its server; nothing in it is a secret. `mockApi` plays the voice service in the page. */
export const settings = JSON.parse(document.getElementById('settings').textContent);

/** The element, told where the server kit is: in relay mode that is all it needs. */
export function prepare(agent) {
  agent.developmentConfig = { mockApi: settings.mockApi };
  if (!settings.mockApi) agent.urlsConfig = { urlRelay: settings.serverUrl };
  return agent;
}
