// The server of a small contact centre: the page, the server kit under /kit, and a telephone that is simulated.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createCallseal } from '@callseal/server-kit';
import { createDevelopmentAuthenticator } from '@callseal/server-kit/agents';
import { createHookAccess } from '@callseal/server-kit/calls';
import { createNodeListener } from '@callseal/server-kit/node';
import { createSqliteCredentialStore, generateKey, parseKeyRing } from '@callseal/server-kit/sqlite';
import { createFiles } from './files.js';
import { createTelephone } from './telephone.js';

/** Starts everything; `port` 0 takes any. `folder` is where registrations are kept, encrypted. */
export async function startDesk({ port = 4640, speed = 1, folder = '.data' } = {}) {
  const { keys, subjectKey, sealingKey } = await readKeys(folder);
  const telephone = await createTelephone({ sealingKey, speed });
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const token = randomBytes(24).toString('base64url');

  // #region kit
  const credentials = createSqliteCredentialStore({ path: join(folder, 'credentials.sqlite'), keys: parseKeyRing(keys), subjectKey });
  const callseal = createCallseal({
    // who asks: replace this by createFlexAuthenticator, createJwtAuthenticator or createGenesysAuthenticator
    agents: createDevelopmentAuthenticator({ tokens: { [token]: { identity: 'agent-1', roles: ['agent'] } } }),
    // which calls that agent may hear, and who is on them: never what a page says
    calls: createHookAccess((agent, { callSid }) => {
      const callerNumber = telephone.numberOf(callSid);
      return callerNumber === undefined ? false : { callerNumber };
    }),
    streams: { client: telephone.client, authToken: telephone.authToken, audioUrl: telephone.audioUrl },
    voiceService: telephone.tokens,
    // the server holds the registration and hears the verdict; the page sees progress alone
    relay: { signallingUrl: telephone.signallingUrl },
    credentials,
    subjectKey,
    publicBaseUrl: `${url}/kit`,
    allowedOrigins: [url],
  });
  // #endregion

  const kit = createNodeListener(callseal, { basePath: '/kit' });
  const files = await createFiles();
  server.on('request', (request, response) => {
    // a request's address may be anything: cut, never parsed
    const [pathname] = request.url.split('?', 1);
    if (pathname.startsWith('/kit/')) kit(request, response);
    else if (pathname.startsWith('/desk/')) desk(request, response, pathname);
    else files(pathname, response);
  });

  /** What every contact centre has already: who is signed in, who calls, taking and ending a call. */
  function desk(request, response, pathname) {
    const [, , what, id = ''] = pathname.split('/');
    const answer = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
    // only our own page may: a page of somebody else's cannot set this header without asking
    if (request.headers['x-desk'] !== 'page') return answer(403, {});
    if (request.method === 'POST' && what === 'session') return answer(200, { token, callers: telephone.callers });
    if (request.method === 'POST' && what === 'answer') {
      const call = telephone.answer(id);
      return call === undefined ? answer(404, {}) : answer(200, call);
    }
    if (request.method === 'POST' && what === 'hang-up') {
      telephone.hangUp(id);
      return answer(200, {});
    }
    return answer(404, {});
  }

  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await telephone.close();
      await credentials.close();
    },
  };
}

/** The keys of store and engine: made once, then kept beside what they seal. In production they come from a secret manager, not from the same disk. */
async function readKeys(folder) {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'keys.json');
  const fresh = { keys: generateKey(), subjectKey: generateKey(), sealingKey: generateKey() };
  await writeFile(path, JSON.stringify(fresh), { flag: 'wx', mode: 0o600 }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return JSON.parse(await readFile(path, 'utf8'));
}
