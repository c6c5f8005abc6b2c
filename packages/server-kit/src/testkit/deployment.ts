import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { WebSocketServer } from 'ws';
import type { RunningServer } from '../cli/command-io.js';
import { startServer } from '../cli/commands/serve.js';
import { generateKey } from '../credentials/key-ring.js';
import { createGateSurroundings, type GateFaults, verifySid } from './gate-surroundings.js';
import { createHttpDouble, type HttpDouble, type Received, type Reply } from './http-double.js';
import { accountSid, json } from './twilio-double.js';

export const workspaceSid = `WS${'5'.repeat(32)}`;
export const apiKey = { sid: `SK${'6'.repeat(32)}`, secret: 'secret-of-an-api-key' } as const;
const authToken = 'auth-token-of-a-deployment';
const client = { id: 'server-kit', secret: 'client-secret-of-a-deployment' } as const;

/** What of the deployment's surroundings behaves otherwise than it should. */
export interface Faults extends GateFaults {
  /** Logins, `user:password`, that the telephony provider refuses to list conferences for. */
  refusedLogin?: string;
  iam?: 'refuses-us' | 'lets-everybody-in';
  token?: 'no-token';
  signalling?: 'no-socket';
  audio?: 'accepts-unsigned' | 'refuses-all' | 'no-socket';
  /** Changes a request on its way through the load balancer; an answer ends the way. */
  proxy?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** A server as a team would run it, on loopback, with doubles of everything that is not theirs. */
export interface Deployment extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  readonly faults: Faults;
  /** Takes every fault away. */
  readonly mend: () => void;
  readonly twilio: HttpDouble;
  readonly server: RunningServer;
  readonly log: readonly string[];
  /** Host and port of each part, to be replaced by a name in golden files. */
  readonly hosts: Readonly<Record<string, string>>;
}

const listen = async (server: ReturnType<typeof createServer>): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** Starts one on a database with tables and a Redis. */
export async function createDeployment(
  stores: { readonly databaseUrl: string; readonly redisUrl: string },
  change: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const faults: Faults = {};
  const twilio = await createHttpDouble((request) => answerTwilio(request, faults));
  const iam = await createHttpDouble((request) => answerIam(request.headers.authorization, request.body, faults));
  const voice = await createHttpDouble((request) => answerVoice(request, faults));
  const audio = await createAudio(faults);
  const proxy = await createProxy(faults);
  const gate = await createGateSurroundings(faults, { databaseUrl: stores.databaseUrl, voiceUrl: voice.url });
  const env = {
    CALLSEAL_PUBLIC_BASE_URL: `http://127.0.0.1:${proxy.port}`,
    CALLSEAL_ALLOWED_ORIGINS: 'https://flex.twilio.com,https://desk.example',
    CALLSEAL_PORT: '0',
    CALLSEAL_DRAIN_SECONDS: '0',
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    CALLSEAL_TWILIO_API_URL: twilio.url,
    CALLSEAL_AGENTS_URL: iam.url,
    CALLSEAL_AUDIO_URL: audio.url,
    CALLSEAL_WORKSPACE_SID: workspaceSid,
    CALLSEAL_TOKEN_URL: `${voice.url}/oauth2/token`,
    CALLSEAL_CLIENT_ID: client.id,
    CALLSEAL_CLIENT_SECRET: client.secret,
    CALLSEAL_DATABASE_URL: stores.databaseUrl,
    CALLSEAL_KEYS: generateKey(),
    CALLSEAL_SUBJECT_KEY: generateKey(),
    CALLSEAL_RETENTION_DAYS: '365',
    CALLSEAL_REDIS_URL: stores.redisUrl,
    ...gate.env,
    ...change,
  };
  const log: string[] = [];
  const server = await startServer([], {
    env,
    out: (line) => log.push(line),
    err: (line) => log.push(line),
    readInput: () => Promise.resolve(''),
  });
  proxy.target.url = server.url;
  const host = (url: string): string => new URL(url).host;
  return {
    env,
    faults,
    mend() {
      for (const name of Object.keys(faults)) Reflect.deleteProperty(faults, name);
    },
    twilio,
    server,
    log,
    hosts: {
      'callseal.example.com': `127.0.0.1:${proxy.port}`,
      'api.twilio.com': host(twilio.url),
      'iam.twilio.com': host(iam.url),
      'voice.example.com': host(voice.url),
      'audio.example.com': host(audio.url),
      'postgres:5432': host(stores.databaseUrl),
      'redis:6379': host(stores.redisUrl),
      ...gate.hosts,
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      proxy.close();
      audio.close();
      await Promise.all([twilio, iam, voice, gate].map((double) => double[Symbol.asyncDispose]()));
    },
  };
}

function answerTwilio({ path, headers }: { path: string; headers: IncomingMessage['headers'] }, faults: Faults): Reply {
  const login = Buffer.from((headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
  const known = [`${accountSid}:${authToken}`, `${apiKey.sid}:${apiKey.secret}`].includes(login);
  const refused = json({ code: 20003, message: 'Authenticate', status: 401 }, 401);
  const conferences = `/2010-04-01/Accounts/${accountSid}/Conferences.json`;
  if (path.split('?')[0] === conferences) {
    return known && login !== faults.refusedLogin ? json({ conferences: [], uri: `${conferences}?PageSize=1` }) : refused;
  }
  if (!known) return refused;
  if (path === `/v2/Services/${verifySid}`) return json({ sid: verifySid });
  return path === `/v1/Workspaces/${workspaceSid}` ? json({ sid: workspaceSid }) : json({ code: 20404, status: 404 }, 404);
}

function answerIam(authorization = '', body: string, { iam }: Faults): Reply {
  const login = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
  const known = [`${accountSid}:${authToken}`, `${apiKey.sid}:${apiKey.secret}`].includes(login);
  if (!known || iam === 'refuses-us') return json({ code: 20003, message: 'Authenticate' }, 401);
  const { token } = JSON.parse(body) as { token: string };
  if (token !== 'flex-token' && iam !== 'lets-everybody-in') return json({ valid: false, code: 1, message: 'Token is not valid' });
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  return json({ valid: true, code: 0, expiration, identity: 'agent-1', worker_sid: `WK${'7'.repeat(32)}`, roles: ['agent'] });
}

/** Tokens, and the first answer of the signalling. */
function answerVoice({ method, path, body }: Received, faults: Faults): Reply {
  if (path.startsWith('/socket.io/')) {
    return faults.signalling === 'no-socket'
      ? { status: 404, body: '' }
      : { body: '0{"sid":"x","upgrades":["websocket"],"pingInterval":25000}' };
  }
  const form = new URLSearchParams(body);
  if (method !== 'POST') return json({}, 404);
  if (form.get('client_id') !== client.id || form.get('client_secret') !== client.secret) return json({ error: 'invalid_client' }, 401);
  if (faults.token === 'no-token') return { body: '<html>Welcome</html>' };
  return json({ token_type: 'Bearer', access_token: 'voice-token', expires_in: 300 });
}

async function createAudio(faults: Faults): Promise<{ readonly url: string; close(): void }> {
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((_, response) => response.writeHead(404).end());
  let url = '';
  server.on('upgrade', (request, socket, head) => {
    const signature = request.headers['x-twilio-signature'];
    const signed = typeof signature === 'string' && validateRequest(authToken, signature, url, {});
    const status = faults.audio === 'no-socket' ? '404 Not Found' : '403 Forbidden';
    if (faults.audio === 'accepts-unsigned' || (faults.audio === undefined && signed))
      sockets.handleUpgrade(request, socket, head, () => undefined);
    else socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  url = `ws://127.0.0.1:${await listen(server)}/audio/twilio`;
  return {
    url,
    close() {
      sockets.close();
      server.close();
    },
  };
}

/** A load balancer: passes everything on, unless it is told otherwise. */
async function createProxy(faults: Faults) {
  const target = { url: '' };
  const server = createServer((request, response) => {
    if (faults.proxy?.(request, response) === true) return;
    const { method, url = '', headers } = request;
    const onward = forward(target.url + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  const port = await listen(server);
  return {
    port,
    target,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
