/**
 * The two servers that are compared. Both answer the same requests with the same schemas, the same store, the same telephony client
 * (which answers at once) and the same table of agents' tokens.
 *
 * `bare` is what a careful developer writes by hand on node:http: read the body under the same limit, look the bearer token up, validate
 * with the protocol's schema, do the same work (cached token; HMAC, SQLite and AES-GCM; the same requests to the telephony client), answer
 * with a content length. It has no origin check, request id, time-out, limits, error table, telemetry or hardening headers: those are
 * what the kit's share of the time pays for.
 */
import { createServer } from 'node:http';
import { limits } from '@callseal/protocol/limits';
import { routes } from '@callseal/protocol/routes';
import { createCallseal } from '@callseal/server-kit';
import { createDevelopmentAuthenticator } from '@callseal/server-kit/agents';
import { createAnyCallAccess } from '@callseal/server-kit/calls';
import { createNodeListener } from '@callseal/server-kit/node';
import { createSqliteCredentialStore, generateKey, parseKeyRing } from '@callseal/server-kit/sqlite';
import webhooks from 'twilio/lib/webhooks/webhooks.js';

export const agentToken = 'bench-agent-token';
const agents = { [agentToken]: { identity: 'bench', roles: ['agent'] } };
const tokenReply = { token_type: 'Bearer', access_token: 'x'.repeat(900), expires_in: 3600 };
const authToken = 'bench-auth-token';
const publicBaseUrl = 'https://kit.example';
const callSid = `CA${'1'.repeat(32)}`;
const subject = '+34600000001';

const json = (value) => ({ type: 'application/json', body: JSON.stringify(value) });
const signedForm = (path, fields) => ({
  type: 'application/x-www-form-urlencoded',
  body: new URLSearchParams(fields).toString(),
  signature: webhooks.getExpectedTwilioSignature(authToken, `${publicBaseUrl}${path}`, fields),
});

/** One request of every kind of handler. */
const requests = {
  token: json({}),
  lookUpCredential: json({ subject }),
  storeCredential: json({ subject, credential: 'c'.repeat(5000), modelHash: 'bench' }),
  deleteCredential: json({ subject: '+34600000009' }),
  lookUpConsent: json({ subject }),
  storeConsent: json({ subject, callSid, answer: 'agreed', textVersion: '1', at: '2026-01-01T00:00:00.000Z', method: 'spoken-to-agent' }),
  reportVerdict: json({ subject, callSid, operation: 'verify', verdict: 'match', milliseconds: 5000 }),
  startStream: json({ callSid }),
  streamState: json({ callSid }),
  stopStream: json({ callSid: `CA${'2'.repeat(32)}` }),
  streamStatus: signedForm(routes.streamStatus.path, { CallSid: callSid, StreamSid: `MZ${'0'.repeat(32)}`, StreamEvent: 'stream-started' }),
  health: { method: 'GET' },
};
export const scenarios = Object.fromEntries(
  Object.entries(requests).map(([name, request]) => [name, { method: 'POST', path: routes[name].path, ...request }]),
);

async function createStore() {
  const store = createSqliteCredentialStore({ path: ':memory:', keys: parseKeyRing(generateKey()), subjectKey: generateKey() });
  // as long as a sealed credential of the engine
  await store.put(subject, { credential: 'c'.repeat(5000), modelHash: 'bench' });
  return store;
}

/** Telephony that answers at once: what it costs is the same for both. */
const client = {
  calls: (sid) => ({
    fetch: () => Promise.resolve({ sid, status: 'in-progress', from: subject }),
    streams: Object.assign(() => ({ update: () => Promise.resolve({ status: 'stopped' }) }), {
      create: () => Promise.resolve({ sid: `MZ${'0'.repeat(32)}` }),
    }),
  }),
};

async function createKitListener() {
  const many = { points: 1_000_000_000, seconds: 60 };
  const callseal = createCallseal({
    agents: createDevelopmentAuthenticator({ tokens: agents }),
    allowedOrigins: ['http://127.0.0.1:4600'],
    publicBaseUrl,
    voiceService: {
      tokenUrl: 'http://127.0.0.1:1/oauth2/token',
      clientId: 'bench',
      clientSecret: 'bench',
      fetch: () => Promise.resolve(new Response(JSON.stringify(tokenReply))),
    },
    streams: { client, audioUrl: 'wss://audio.example/twilio', authToken },
    calls: createAnyCallAccess({ allowAnyCall: true, client }),
    credentials: await createStore(),
    // counted as in production, refused never
    limits: { perAgent: many, perSubject: many, perCallerNumber: many, failedVerifications: many, failuresPerAgent: many },
  });
  return createNodeListener(callseal);
}

function bareHandlers(store) {
  const expiresAt = Date.now() + tokenReply.expires_in * 1000;
  const open = new Map();
  const isLive = async (sid) => (await client.calls(sid).fetch()).status === 'in-progress';
  return {
    token: () => ({ ...tokenReply, expires_in: Math.floor((expiresAt - Date.now()) / 1000) }),
    lookUpCredential: async (request) => ({ credential: (await store.get(request.subject))?.credential ?? null }),
    storeCredential: async ({ subject: id, ...credential }) => {
      await store.put(id, credential);
      return { stored: true };
    },
    deleteCredential: async (request) => ({ deleted: await store.delete(request.subject) }),
    lookUpConsent: async (request) => ({ consent: await store.getConsent(request.subject) }),
    storeConsent: async ({ subject: id, ...receipt }) => {
      await store.addConsent(id, receipt);
      return { stored: true };
    },
    reportVerdict: (request) => ({ coolOffSeconds: store.pseudonymOf(request.subject) === '' ? 1 : 0 }),
    startStream: async (request) => {
      if (!(await isLive(request.callSid))) throw new Error('not live');
      let stream = open.get(request.callSid);
      if (stream === undefined) {
        const { sid } = await client.calls(request.callSid).streams.create();
        open.set(request.callSid, (stream = { streamSid: sid, name: `callseal-${request.callSid}`, callSid: request.callSid }));
      }
      return stream;
    },
    streamState: async (request) => ({ callSid: request.callSid, state: (await isLive(request.callSid)) ? 'starting' : 'none' }),
    stopStream: async (request) => {
      await client.calls(request.callSid).streams(`callseal-${request.callSid}`).update();
      return { callSid: request.callSid, stopped: true };
    },
    streamStatus: () => ({}),
    health: () => ({ status: 'ok' }),
  };
}

async function createBareListener() {
  const handlers = bareHandlers(await createStore());
  const table = new Map(Object.entries(handlers).map(([name, handle]) => [routes[name].path, { route: routes[name], handle }]));
  const known = new Map(Object.entries(agents));
  const answer = (response, status, body) => {
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  };
  const parse = (request, text) => {
    if (text === '') return {};
    return request.headers['content-type'] === 'application/json' ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
  };
  const isProven = ({ needs, path }, request, fields) => {
    if (needs === 'nothing') return true;
    if (needs === 'agent') return known.has(request.headers.authorization?.slice('Bearer '.length));
    return webhooks.validateRequest(authToken, request.headers['x-twilio-signature'] ?? '', `${publicBaseUrl}${path}`, fields);
  };
  return (request, response) => {
    const entry = table.get(request.url);
    if (entry?.route.method !== request.method) return answer(response, 404, { code: 'ROUTE_NOT_FOUND' });
    const chunks = [];
    let size = 0;
    request.on('data', (chunk) => {
      size += chunk.length;
      if (size > limits.requestBodyBytes) request.destroy();
      chunks.push(chunk);
    });
    request.on('end', async () => {
      try {
        const fields = parse(request, Buffer.concat(chunks).toString('utf8'));
        if (!isProven(entry.route, request, fields)) return answer(response, 401, { code: 'NO' });
        const parsed = entry.route.request.safeParse(fields);
        if (!parsed.success) return answer(response, 400, { code: 'BODY_MALFORMED' });
        answer(response, 200, await entry.handle(parsed.data));
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
