import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { Server, type Socket } from 'socket.io';
import type { ChannelListener, SignallingChannel } from '../session/options.js';
import { createSocketSignalling } from './socket-signalling.js';

const metadata = {
  audio_protocol: 'twilio' as const,
  audio_format: 'raw',
  audio_codec: 'mulaw',
  sample_format: '',
  sample_rate: 8000,
  channels: 1,
  call_id: 'CA1',
};
const call = { callSid: 'CA1', callerId: '+1' };
const register = {
  operation: 'register' as const,
  purpose: 'register' as const,
  call,
  token: 'Bearer secret',
  initialize: { metadata, register_request: { authenticity_threshold: 0.5, audio_total_duration: 3 } },
};
const verify = {
  operation: 'verify' as const,
  purpose: 'verify' as const,
  call,
  token: 'Bearer secret',
  initialize: {
    metadata,
    verify_request: { credential: 'c', score_threshold: 0.8, authenticity_threshold: 0.5, audio_total_duration: 3 },
  },
};

/** A listener whose calls can be awaited. */
function createListener() {
  const told: (readonly [string, unknown])[] = [];
  let wake: () => void = () => undefined;
  const tell = (kind: string) => (what: unknown) => {
    told.push([kind, what]);
    wake();
  };
  const listener: ChannelListener = {
    terms: tell('terms'),
    event: tell('event'),
    malformed: tell('malformed'),
    failed: tell('failed'),
    closed: tell('closed'),
  };
  return {
    listener,
    told,
    next: async (count: number) => {
      while (told.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

describe('the socket channel', () => {
  let http: HttpServer;
  let server: Server;
  let base: string;
  let urls: string[] = [];
  const owned: AbortController[] = [];

  before(async () => {
    http = createServer();
    server = new Server(http);
    server.engine.on('initial_headers', (_headers: unknown, request: { url: string }) => urls.push(request.url));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    for (const controller of owned.splice(0)) controller.abort();
    for (const namespace of server._nsps.values()) namespace.removeAllListeners('connection');
    urls = [];
  });
  after(() => server.close());

  const open = (channel: SignallingChannel, request: typeof register | typeof verify, listener: ChannelListener) => {
    const controller = new AbortController();
    owned.push(controller);
    return { controller, opened: channel.open(request, listener, controller.signal) };
  };
  /** The next session on a namespace, with what it was initialised with. */
  const session = (namespace: string) =>
    new Promise<readonly [Socket, Record<string, Record<string, unknown>>]>((resolve) => {
      server.of(namespace).once('connection', (socket) => {
        socket.once('initialize', (body: Record<string, Record<string, unknown>>) => {
          resolve([socket, body]);
        });
      });
    });

  for (const [path, operation] of [
    ['', 'register'],
    ['', 'verify'],
    ['/socket.io', 'register'],
    ['/socket.io/', 'verify'],
  ] as const) {
    it(`appends /${operation} to the path "${path}" and initialises the session with the token in auth and header, not in the URL`, async () => {
      const arrived = session(`${path.replace(/\/$/, '')}/${operation}`);
      const { listener } = createListener();
      await open(createSocketSignalling({ url: base + path }), operation === 'register' ? register : verify, listener).opened;
      const [socket, body] = await arrived;
      assert.deepEqual(socket.handshake.auth, { token: 'Bearer secret' });
      assert.equal(socket.handshake.headers.authorization, 'Bearer secret');
      assert.ok(!socket.handshake.url.includes('secret'));
      assert.equal(socket.conn.transport.name, 'websocket');
      assert.ok(urls.every((url) => url.startsWith('/socket.io/?') && url.includes('transport=websocket')));
      assert.deepEqual(body.metadata, { ...metadata, sample_rate: '8000', channels: '1' });
      assert.ok(`${operation}_request` in body);
    });
  }

  it('parses what the service says, drops further arguments and unknown events, and reports what cannot be read', async () => {
    const arrived = session('/register');
    const { listener, told, next } = createListener();
    await open(createSocketSignalling({ url: base }), register, listener).opened;
    const [socket] = await arrived;
    socket.emit('info-something-new', {});
    socket.emit('info-vad-status', { net_speech_duration: '1.5', extra: 1 });
    socket.emit('info-vad-status', { net_speech_duration: 'much' });
    socket.emit('result-success', { credential: 'made' }, { collected_audio: 'AAAA' });
    await next(3);
    assert.deepEqual(
      told.map(([kind]) => kind),
      ['event', 'malformed', 'event'],
    );
    assert.deepEqual(told[0]?.[1], { operation: 'register', name: 'info-vad-status', payload: { net_speech_duration: 1.5 } });
    assert.deepEqual(told[2]?.[1], { operation: 'register', name: 'result-success', payload: { credential: 'made' } });
  });

  it('tells that the connection was lost, and does not come back', async () => {
    const arrived = session('/verify');
    const { listener, told, next } = createListener();
    await open(createSocketSignalling({ url: base }), verify, listener).opened;
    const [socket] = await arrived;
    // socket.io-client would be back after at most 1.5 s
    let again = false;
    server.of('/verify').once('connection', () => (again = true));
    socket.conn.close();
    await next(1);
    assert.equal(told[0]?.[0], 'closed');
    await once(server.engine, 'connection', { signal: AbortSignal.timeout(1_700) }).catch(() => undefined);
    assert.equal(again, false);
  });

  it('disconnects when it is aborted, and says nothing more', async () => {
    const arrived = session('/register');
    const { listener, told } = createListener();
    const { controller, opened } = open(createSocketSignalling({ url: base }), register, listener);
    await opened;
    const [socket] = await arrived;
    const gone = once(socket, 'disconnect');
    controller.abort();
    await gone;
    assert.deepEqual(told, []);
  });

  it('gives each session a connection of its own', async () => {
    const channel = createSocketSignalling({ url: base });
    const sessions = [session('/register'), session('/verify')];
    await open(channel, register, createListener().listener).opened;
    await open(channel, verify, createListener().listener).opened;
    const [first, second] = await Promise.all(sessions);
    assert.ok(first?.[0].conn !== second?.[0].conn);
  });

  it('rejects when the service refuses the token', async () => {
    server.of('/refusing/verify').use((_socket, next) => {
      next(new Error('unauthorised'));
    });
    const { opened } = open(createSocketSignalling({ url: `${base}/refusing` }), verify, createListener().listener);
    await assert.rejects(opened, { code: 'CHANNEL_REFUSED' });
  });

  it('rejects when nobody listens at the address, and when the namespace does not exist', async () => {
    for (const url of ['http://127.0.0.1:1', `${base}/nowhere`]) {
      const { opened } = open(createSocketSignalling({ url }), verify, createListener().listener);
      await assert.rejects(opened, { code: 'CHANNEL_REFUSED' });
    }
  });

  it('rejects when it is aborted before it is connected', async () => {
    const { controller, opened } = open(createSocketSignalling({ url: base }), verify, createListener().listener);
    controller.abort();
    await assert.rejects(opened, { code: 'CHANNEL_ABORTED' });
  });

  it('refuses a URL that is none', () => {
    for (const url of ['', 'not a url', 'ftp://host/', 'javascript:alert(1)']) {
      assert.throws(() => createSocketSignalling({ url }), { code: 'CONFIG_INVALID' });
    }
  });
});
