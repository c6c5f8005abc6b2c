import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Server } from 'socket.io';
import { createSocketSignalling } from './socket-signalling.js';

interface GoldenEvent {
  readonly title: string;
  readonly operation: 'register' | 'verify';
  readonly event: string;
  readonly args: readonly unknown[];
}
const golden = (kind: 'valid' | 'invalid') =>
  JSON.parse(
    readFileSync(new URL(import.meta.resolve(`@callseal/protocol/fixtures/${kind}/server-events.json`)), 'utf8'),
  ) as readonly GoldenEvent[];

const metadata = {
  audio_protocol: 'twilio' as const,
  audio_format: 'raw',
  audio_codec: 'mulaw',
  sample_format: '',
  sample_rate: 8000,
  channels: 1,
  call_id: 'CA1',
};
const common = { authenticity_threshold: 0.5, audio_total_duration: 3 };
const call = { callSid: 'CA1', callerId: '+1' };
const requests = {
  register: { operation: 'register', purpose: 'register', call, token: 'Bearer t', initialize: { metadata, register_request: common } },
  verify: {
    operation: 'verify',
    purpose: 'verify',
    call,
    token: 'Bearer t',
    initialize: { metadata, verify_request: { ...common, credential: 'c', score_threshold: 0.8 } },
  },
} as const;

describe("the protocol's golden events, over a real socket", () => {
  let http: HttpServer;
  let server: Server;
  before(async () => {
    http = createServer();
    server = new Server(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  });
  after(() => server.close());

  /** What the channel tells when the service says `event`. */
  const told = (operation: GoldenEvent['operation'], event: string, args: readonly unknown[]) =>
    new Promise<readonly [kind: 'event' | 'malformed', what: unknown]>((resolve) => {
      const controller = new AbortController();
      const tell = (kind: 'event' | 'malformed') => (what: unknown) => {
        controller.abort();
        resolve([kind, what]);
      };
      server.of(`/${operation}`).once('connection', (socket) => {
        socket.once('initialize', () => socket.emit(event, ...args));
      });
      const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
      const deaf = () => undefined;
      const listener = { terms: deaf, event: tell('event'), malformed: tell('malformed'), failed: deaf, closed: deaf };
      void createSocketSignalling({ url }).open(requests[operation], listener, controller.signal);
    });

  for (const { title, operation, event, args } of golden('valid')) {
    test(`${title} is told as ${event}`, async () => {
      const [kind, what] = await told(operation, event, args);
      assert.equal(kind, 'event');
      assert.equal((what as { name: string }).name, event);
    });
  }
  for (const { title, operation, event, args } of golden('invalid')) {
    test(`${title} is told as something that cannot be read`, async () => {
      const [kind, what] = await told(operation, event, args);
      assert.equal(kind, 'malformed');
      assert.equal((what as { code: string }).code, 'SIGNALLING_MALFORMED');
    });
  }
});
