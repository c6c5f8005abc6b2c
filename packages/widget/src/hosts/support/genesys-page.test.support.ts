/** An interaction widget as a customer would write it, on the real purecloud-client-app-sdk. Its test is the desktop and the platform API. */
import { createGenesysAdapter, type GenesysClientApp } from '../genesys.js';
import { loadScript, showOn } from './page-of-ours.test.support.js';

interface Desktop {
  readonly api: typeof fetch;
  readonly token: () => string;
}
declare global {
  interface Window {
    genesysDesktop?: Desktop;
    purecloud?: { apps: { ClientApp: new (options: object) => GenesysClientApp } };
  }
}
const desktop = parent.genesysDesktop;
await loadScript('/node_modules/purecloud-client-app-sdk/dist/purecloud-client-app-sdk.js');
if (desktop === undefined || window.purecloud === undefined) throw new Error('There is no desktop.');
window.fetch = desktop.api;
const { ClientApp } = window.purecloud.apps;
const clientApp = new ClientApp({ gcHostOriginQueryParam: 'gcHostOrigin', gcTargetEnvQueryParam: 'gcTargetEnv' });
const adapter = createGenesysAdapter({ token: desktop.token, clientApp, apiUrl: 'https://api.example', pollMs: 20 });
await showOn(adapter);
