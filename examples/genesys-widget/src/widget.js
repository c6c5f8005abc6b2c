// An interaction widget of Genesys Cloud: one iframe for each conversation, which its address names.
import '@callseal/widget/define-relay';
import { connectHost } from '@callseal/widget/hosts';
import { createGenesysAdapter } from '@callseal/widget/hosts/genesys';
import ClientApp from 'purecloud-client-app-sdk';
import { signIn } from './sign-in.js';

/** Nothing in it is a secret. `mockApi` plays the voice service in the page. */
const settings = JSON.parse(document.getElementById('settings').textContent);
const agent = document.querySelector('callseal-agent');

try {
  agent.developmentConfig = { mockApi: settings.mockApi };
  if (!settings.mockApi) agent.urlsConfig = { urlRelay: settings.serverUrl };
  const token = await signIn(settings);
  // #region adapter
  const adapter = createGenesysAdapter({
    // for the API of your region alone, and your server kit, which asks Genesys whose it is
    token: () => token,
    apiUrl: `https://api.${settings.region}`,
    clientApp: new ClientApp({ gcHostOriginQueryParam: 'gcHostOrigin', gcTargetEnvQueryParam: 'gcTargetEnv' }),
  });
  await connectHost(agent, adapter);
  // #endregion
} catch {
  document.getElementById('problem').textContent = 'The voice check could not be started. Open this conversation again.';
}
