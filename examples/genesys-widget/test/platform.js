// Genesys Cloud as far as the widget asks it: a login that checks PKCE, and the platform API. In the browser's place of the network.
import { createHash, randomUUID } from 'node:crypto';

export function createPlatform() {
  const challenges = new Map();
  const tokens = new Set();
  const conversations = new Map();
  const logins = [];
  const written = [];

  const authorize = (query) => {
    const code = randomUUID();
    challenges.set(code, query.get('code_challenge'));
    logins.push(Object.fromEntries(query));
    const back = new URL(query.get('redirect_uri'));
    back.search = new URLSearchParams({ code, state: query.get('state') });
    // a redirect would leave the browser's interception, and with it this machine
    return { contentType: 'text/html', body: `<title>Login</title><script>location.replace(${JSON.stringify(back.href)})</script>` };
  };
  const exchange = (form) => {
    const digest = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
    const isRight = challenges.get(form.get('code')) === digest && !form.has('client_secret');
    challenges.delete(form.get('code'));
    if (!isRight) return { status: 400, json: { error: 'invalid_grant' } };
    const token = randomUUID();
    tokens.add(token);
    return { json: { access_token: token, token_type: 'bearer', expires_in: 86_400 } };
  };
  const api = (method, path, body) => {
    if (path === 'users/me') return { json: { id: 'agent-1', organization: { id: 'org-1' } } };
    const id = path.match(/^conversations\/(?:calls\/)?([\da-f-]+)/)?.[1];
    if (method === 'PATCH') written.push({ id, path, attributes: body.attributes });
    return conversations.has(id) ? { json: conversations.get(id) } : { status: 404, json: {} };
  };

  return {
    logins,
    written,
    /** A conversation of the agent's with this caller; again, to change it. */
    place(id, number, held = false) {
      const caller = { id: `caller-${id}`, purpose: 'customer', state: 'connected', direction: 'inbound', ani: `tel:${number}` };
      const agent = { id: `agent-${id}`, purpose: 'agent', state: 'connected', user: { id: 'agent-1' }, held };
      conversations.set(id, { participants: [caller, { id: 'acd', purpose: 'acd', state: 'connected' }, agent] });
    },
    async answer(route) {
      const request = route.request();
      const { hostname, pathname, searchParams } = new URL(request.url());
      const headers = { 'access-control-allow-origin': request.headers().origin ?? '*' };
      const fulfill = (reply) => route.fulfill({ ...reply, headers: { ...headers, ...reply.headers } });
      if (hostname.startsWith('login.') && pathname === '/oauth/authorize') return fulfill(authorize(searchParams));
      if (hostname.startsWith('login.')) return fulfill(exchange(new URLSearchParams(request.postData())));
      const token = request.headers().authorization?.replace(/^Bearer /, '');
      if (!tokens.has(token)) return fulfill({ status: 401, json: {} });
      return fulfill(api(request.method(), pathname.replace('/api/v2/', ''), request.postDataJSON()));
    },
  };
}
