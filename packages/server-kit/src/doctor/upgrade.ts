import { createHash, randomBytes } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';

/** What a WebSocket handshake came to. */
export type UpgradeResult = { readonly accepted: true } | { readonly accepted: false; readonly status: number };

/** The GUID of RFC 6455, section 1.3. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Asks for a WebSocket and closes it at once. Rejects when there is no answer, or an answer that is no handshake. */
export function askUpgrade(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<UpgradeResult> {
  const target = new URL(url);
  const secure = target.protocol === 'wss:';
  target.protocol = secure ? 'https:' : 'http:';
  const key = randomBytes(16).toString('base64');
  const expected = createHash('sha1')
    .update(key + guid)
    .digest('base64');
  return new Promise((resolve, reject) => {
    const request = (secure ? requestTls : requestPlain)(target, {
      headers: { ...headers, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key },
      signal,
    });
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      if (response.headers['sec-websocket-accept'] === expected) resolve({ accepted: true });
      else reject(new Error('The server switches to something that is no WebSocket.'));
    });
    request.on('response', (response) => {
      response.destroy();
      resolve({ accepted: false, status: response.statusCode ?? 0 });
    });
    request.on('error', reject);
    request.end();
  });
}
