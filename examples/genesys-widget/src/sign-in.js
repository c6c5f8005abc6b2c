// Signs the agent in: OAuth's authorization code with PKCE, which needs no secret in the page. Whoever has signed in to the desktop sees nothing of it.
import * as oauth from 'oauth4webapi';

/**
 * Resolves with the agent's access token, which stays in memory. On the first visit the page goes to the login and comes back with a code; the
 * address it had is put back at once, before anything is awaited.
 */
export async function signIn({ region, clientId }) {
  const login = `https://login.${region}`;
  const server = { issuer: login, authorization_endpoint: `${login}/oauth/authorize`, token_endpoint: `${login}/oauth/token` };
  const client = { client_id: clientId };
  const redirectUri = location.origin + location.pathname;

  const answer = new URLSearchParams(location.search);
  const begun = takeBegun();
  if (begun === null || !answer.has('state')) return goToLogin(server.authorization_endpoint, clientId, redirectUri);
  history.replaceState(null, '', begun.search);

  const code = oauth.validateAuthResponse(server, client, answer, begun.state);
  const reply = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), code, redirectUri, begun.verifier);
  const { access_token: token } = await oauth.processAuthorizationCodeResponse(server, client, reply);
  return token;
}

async function goToLogin(endpoint, clientId, redirectUri) {
  const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()];
  // The name of its window is what an iframe keeps on its way to the login and back: browsers refuse storage in the iframes of other sites.
  // Nobody but this page and the login can read it, and each widget has its own
  window.name = JSON.stringify({ state, verifier, search: location.search });
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  location.replace(url);
  // the page ends here
  return new Promise(() => {});
}

/** What was begun in this iframe, once. Its name may also be one that the desktop gave it. */
function takeBegun() {
  try {
    const { state, verifier, search } = JSON.parse(window.name);
    return { state, verifier, search };
  } catch {
    return null;
  } finally {
    window.name = '';
  }
}
