/**
 * The two servers that are compared. Both answer POST /v1/token and POST /v1/credentials/lookup with the same schemas, the same store
 * and the same table of agents' tokens.
 *
 * `bare` is what a careful developer writes by hand on node:http: read the JSON body under the same limit, look the bearer token up,
 * validate with the protocol's schema, do the same work (cached token; HMAC, SQLite and AES-GCM), answer with a content length. It has
 * no origin check, request id, time-out, error table or hardening headers: those are what the kit's share of the time pays for.
 */
import { createServer } from 'node:http';
import { limits } from '@callseal/protocol/limits';
import { routes } from '@callseal/protocol/routes';
import { createCallseal, createDevelopmentAuthenticator } from '@callseal/server-kit';
import { createNodeListener } from '@callseal/server-kit/node';
import { createSqliteCredentialStore, generateKey, parseKeyRing } from '@callseal/server-kit/sqlite';

export const agentToken = 'bench-agent-token';
const agents = { [agentToken]: { identity: 'bench', roles: ['agent'] } };
const tokenReply = { token_type: 'Bearer', access_token: 'x'.repeat(900), expires_in: 3600 };

const unreached = { points: 1_000_000_000, seconds: 86_400 };

async function createStore() {
  const store = createSqliteCredentialStore({ path: ':memory:', keys: parseKeyRing(generateKey()), subjectKey: generateKey() });
  // as long as a sealed credential of the engine
  await store.put('+34600000001', { credential: 'c'.repeat(5000), modelHash: 'bench' });
  return store;
}

async function createKitListener() {
  const callseal = createCallseal({
    agents: createDevelopmentAuthenticator({ tokens: agents }),
    allowedOrigins: ['http://127.0.0.1:4600'],
    voiceService: {
      tokenUrl: 'http://127.0.0.1:1/oauth2/token',
      clientId: 'bench',
      clientSecret: 'bench',
      fetch: () => Promise.resolve(new Response(JSON.stringify(tokenReply))),
    },
    credentials: await createStore(),
    // counted as ever, and never reached
    limits: { perAgent: unreached, perSubject: unreached },
  });
  return createNodeListener(callseal);
}

async function createBareListener() {
  const store = await createStore();
  const expiresAt = Date.now() + tokenReply.expires_in * 1000;
  const known = new Map(Object.entries(agents));
  const handlers = new Map([
    [
      routes.token.path,
      {
        schema: routes.token.request,
        handle: () => ({
          token_type: tokenReply.token_type,
          access_token: tokenReply.access_token,
          expires_in: Math.floor((expiresAt - Date.now()) / 1000),
        }),
      },
    ],
    [
      routes.lookUpCredential.path,
      {
        schema: routes.lookUpCredential.request,
        handle: async ({ subject }) => ({ credential: (await store.get(subject))?.credential ?? null }),
      },
    ],
  ]);
  const answer = (response, status, body) => {
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  };
  return (request, response) => {
    const handler = request.method === 'POST' ? handlers.get(request.url) : undefined;
    if (handler === undefined) return answer(response, 404, { code: 'ROUTE_NOT_FOUND' });
    const chunks = [];
    let size = 0;
    request.on('data', (chunk) => {
      size += chunk.length;
      if (size > limits.requestBodyBytes) request.destroy();
      chunks.push(chunk);
    });
    request.on('end', async () => {
      try {
        if (!known.has(request.headers.authorization?.slice('Bearer '.length))) return answer(response, 401, { code: 'NO' });
        const parsed = handler.schema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        if (!parsed.success) return answer(response, 400, { code: 'BODY_MALFORMED' });
        answer(response, 200, await handler.handle(parsed.data));
      } catch {
        answer(response, 500, { code: 'INTERNAL' });
      }
    });
  };
}

/** Starts one of the servers; a child process of throughput.mjs runs this. */
export async function listen(kind) {
  const server = createServer(kind === 'kit' ? await createKitListener() : await createBareListener());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}
