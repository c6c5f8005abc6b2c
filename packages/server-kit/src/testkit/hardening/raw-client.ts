import { connect, type Socket } from 'node:net';
import type { Judged } from './judge.js';

/** What a server said on one connection. */
export interface Talk {
  readonly received: Buffer;
  /** Who ended it: the server by closing or resetting, or we because nothing more came in time. */
  readonly ended: 'closed' | 'reset' | 'gave-up';
}

export interface TalkOptions {
  /** Ends our side after the last byte; the server may still answer. Default true. */
  readonly halfClose?: boolean;
  /** Milliseconds after which we give up. Default 4000. */
  readonly patience?: number;
}

/** Opens a connection; errors of a connection that is cut are what these tests are about. */
export function open(url: string): Promise<Socket> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true }, () => {
      socket.off('error', reject).on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Listens until the server has closed, or we give up and cut. */
export function listen(socket: Socket, patience = 4000): Promise<Talk> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let ended: Talk['ended'] = 'closed';
    const timer = setTimeout(() => {
      ended = 'gave-up';
      socket.destroy();
    }, patience);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => (ended = 'reset'));
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve({ received: Buffer.concat(chunks), ended });
    });
  });
}

/** Sends bytes on a connection of their own and listens. */
export async function talk(url: string, bytes: Buffer | string, { halfClose = true, patience }: TalkOptions = {}): Promise<Talk> {
  const socket = await open(url);
  const heard = listen(socket, patience);
  if (halfClose) socket.end(bytes);
  else socket.write(bytes);
  return heard;
}

/** Takes the answers on a connection apart; throws when they are no HTTP/1.1 answers, one after another. */
export function parseAnswers(received: Buffer): readonly Judged[] {
  const answers: Judged[] = [];
  let rest = received;
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) throw new Error(`no end of headers: ${rest.subarray(0, 200).toString('latin1')}`);
    const [line = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
    if (Number.isNaN(status)) throw new Error(`no status line: ${line}`);
    const headers: Record<string, string> = {};
    for (const header of lines) {
      const [, name, value] = /^([\w-]+): (.*)$/.exec(header) ?? [];
      if (name === undefined || value === undefined || Object.hasOwn(headers, name.toLowerCase()))
        throw new Error(`a broken header: ${header}`);
      headers[name.toLowerCase()] = value;
    }
    const length = Number(headers['content-length'] ?? 0);
    const body = rest.subarray(end + 4, end + 4 + length);
    if (body.length < length) throw new Error('the body is shorter than it says');
    rest = rest.subarray(end + 4 + length);
    // only node:http itself answers in chunks, and then with none
    if (headers['transfer-encoding'] === 'chunked' && rest.subarray(0, 5).toString() === '0\r\n\r\n') rest = rest.subarray(5);
    if (status >= 200) answers.push({ status, headers, text: body.toString('utf8') });
  }
  return answers;
}

/** A request as bytes. */
export function http(method: string, target: string, headers: readonly string[], body: Buffer | string = ''): Buffer {
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`, 'latin1'),
    Buffer.from(body),
  ]);
}

/** Whether an answer is `node:http`'s own refusal of what is no request: no body, no header of ours, and the connection ends. */
export function isTransportRefusal({ status, headers, text }: Judged): boolean {
  const known = Object.keys(headers).every((name) => ['connection', 'date', 'keep-alive', 'transfer-encoding'].includes(name));
  // an expectation that cannot be met is no broken request: the connection may go on
  const ends = headers.connection === 'close' || status === 417;
  return [400, 408, 413, 417, 431].includes(status) && ends && text === '' && known;
}

/** An answer without the headers that are the server's and not the kit's. */
export function ofTheKit({ headers, ...answer }: Judged): Judged {
  const own = Object.entries(headers).filter(([name]) => !['connection', 'date', 'keep-alive'].includes(name));
  return { ...answer, headers: Object.fromEntries(own) };
}
