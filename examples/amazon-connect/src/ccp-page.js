// A page of your own with the Contact Control Panel in it. The page must be among the instance's approved origins.
import 'amazon-connect-streams';
import '@callseal/widget/define-relay';
import { connectHost } from '@callseal/widget/hosts';
import { createConnectStreamsAdapter } from '@callseal/widget/hosts/connect-streams';
import { prepare, settings } from './settings.js';

/** Yours: whoever is signed in to your page. */
const session = { token: '' };

// #region adapter
const { connect } = globalThis;
connect.core.initCCP(document.getElementById('ccp'), { ccpUrl: settings.ccpUrl, loginPopup: true });
const adapter = createConnectStreamsAdapter({
  connect,
  // read at each request; Streams gives none, so it comes from your own sign-in. Keep it in memory
  token: () => session.token,
});
// through once the agent has signed in to the CCP, which may take a while
await connectHost(prepare(document.querySelector('callseal-agent')), adapter, { timeoutMs: 120_000 });
// #endregion
