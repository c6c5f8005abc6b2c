import assert from 'node:assert/strict';
import dns from 'node:dns';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { after, before, describe, mock, test, type TestContext } from 'node:test';
import { TLSSocket } from 'node:tls';
import { createPostgresPlaces } from '../testkit/credential-stores.js';
import { selfSigned } from '../testkit/self-signed.js';
import { alice } from './conformance-kit.js';
import { generateKey, parseKeyRing } from './key-ring.js';
import { createPostgresCredentialStore, type PostgresCredentialStoreOptions } from './postgres-credential-store.js';

const postgres = createPostgresPlaces();
after(() => postgres.stop());

const common = { keys: parseKeyRing(generateKey()), subjectKey: generateKey() };
const good = { connectionString: 'postgres://user:hidden@127.0.0.1/db' };
const sslRequest = 80_877_103;
const protocolVersion = 196_608;

describe('options that are wrong are refused, and no secret is repeated', () => {
  for (const [what, options] of [
    ['neither connection string nor pool', {}],
    ['both of them', { ...good, pool: {} }],
    ['no URL', { connectionString: 'hidden' }],
    ['another scheme', { connectionString: 'mysql://user:hidden@127.0.0.1/db' }],
    ['no database', { connectionString: 'postgres://user:hidden@127.0.0.1' }],
    ['no host', { connectionString: 'postgres:///hidden' }],
    ['a host in the parameters', { connectionString: `${good.connectionString}?host=hidden.example` }],
    ['a certificate that is not checked', { connectionString: 'postgres://user:hidden@db.example/db?sslmode=no-verify' }],
    ['no encryption beyond loopback', { connectionString: 'postgres://user:hidden@db.example/db?sslmode=disable' }],
    ['a broken escape', { connectionString: 'postgres://user:hidden%zz@127.0.0.1/db' }],
    ['an empty pool', { ...good, poolSize: 0 }],
    ['half a connection', { ...good, poolSize: 1.5 }],
    ['no time', { ...good, timeout: 0 }],
    ['endless time', { ...good, timeout: Number.POSITIVE_INFINITY }],
    ['a retention of no days', { ...good, retention: { days: 0 } }],
    ['a wrong subject key', { ...good, subjectKey: 'hidden' }],
  ] as const) {
    test(what, () => {
      assert.throws(
        () => createPostgresCredentialStore({ ...common, ...options } as PostgresCredentialStoreOptions),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'CONFIG_INVALID');
          assert.doesNotMatch(`${error.stack} ${String(error.cause)}`, /hidden/);
          return true;
        },
      );
    });
  }

  test('what is right is not', async () => {
    const names = ['postgres://user:p%40ss@[::1]:5433/db', 'postgresql://u@db.example/d?sslmode=require&channel_binding=require'];
    for (const connectionString of names) await createPostgresCredentialStore({ ...common, connectionString }).close();
  });
});

/** A server that notes how each client begins, and answers as it is told. */
async function createListener(context: TestContext, answer: (socket: Socket, code: number) => void) {
  const codes: number[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      codes.push(bytes.readInt32BE(4));
      answer(socket, bytes.readInt32BE(4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const open = (options: Partial<PostgresCredentialStoreOptions> = {}, host = 'db.example', parameters = '') => {
    const connectionString = `postgres://user:secret@${host}:${port}/db${parameters}`;
    const store = createPostgresCredentialStore({ ...common, connectionString, timeout: 2000, ...options });
    context.after(() => store.close());
    return store;
  };
  return { codes, open };
}

/** Upgrades like a server with a certificate, and notes what comes through. */
function upgrade(socket: Socket, heard: (first: Buffer) => void): void {
  socket.write('S');
  const secure = new TLSSocket(socket, { isServer: true, ...selfSigned });
  secure.on('error', () => undefined);
  secure.once('data', (bytes: Buffer) => {
    heard(bytes);
    secure.destroy();
  });
}

describe('beyond loopback', () => {
  // every name is this machine's, and none is known to be
  before(() => {
    mock.method(dns, 'lookup', (_: string, __: object, found: (error: null, addresses: readonly dns.LookupAddress[]) => void) => {
      found(null, [{ address: '127.0.0.1', family: 4 }]);
    });
  });
  after(() => {
    mock.restoreAll();
  });

  test('a server without encryption hears neither name nor password', async (context) => {
    const { codes, open } = await createListener(context, (socket) => socket.end('N'));
    await assert.rejects(open().get(alice));
    await assert.rejects(open({}, 'db.example', '?sslmode=prefer').get(alice));
    assert.deepEqual(codes, [sslRequest, sslRequest]);
  });

  test('a certificate that nobody vouches for is refused, whatever sslmode says', async (context) => {
    const heard: Buffer[] = [];
    const { codes, open } = await createListener(context, (socket) => {
      upgrade(socket, (bytes) => heard.push(bytes));
    });
    for (const mode of ['', '?sslmode=require', '?sslmode=prefer', '?sslmode=verify-ca']) {
      await assert.rejects(open({}, 'db.example', mode).get(alice), { code: /SELF_SIGNED|UNABLE_TO_VERIFY/ });
    }
    assert.deepEqual(codes, [sslRequest, sslRequest, sslRequest, sslRequest]);
    assert.deepEqual(heard, []);
  });

  test('a certificate of the given authority is accepted', async (context) => {
    const heard: Buffer[] = [];
    const { open } = await createListener(context, (socket) => {
      upgrade(socket, (bytes) => heard.push(bytes));
    });
    await assert.rejects(open({ ca: selfSigned.cert }, '127.0.0.1').get(alice));
    assert.deepEqual(
      heard.map((bytes) => bytes.readInt32BE(4)),
      [protocolVersion],
    );
  });

  test('a private network may do without when the operator says so', async (context) => {
    const { codes, open } = await createListener(context, (socket) => socket.destroy());
    await assert.rejects(open({ allowInsecure: true }).get(alice));
    await assert.rejects(open({ allowInsecure: true }, 'db.example', '?sslmode=disable').get(alice));
    assert.deepEqual(codes, [protocolVersion, protocolVersion]);
  });
});

describe('a database that hangs', () => {
  test('does not keep a request waiting: connecting', async (context) => {
    const { open } = await createListener(context, () => undefined);
    const begin = Date.now();
    await assert.rejects(open({ timeout: 100 }, '127.0.0.1').get(alice));
    // the default is longer
    assert.ok(Date.now() - begin < 4500);
  });

  test('does not keep a request waiting: a statement; and is used again when it goes on', async (context) => {
    const place = await postgres.createPlace(context);
    const store = createPostgresCredentialStore({ ...common, connectionString: place.address, timeout: 750, poolSize: 1 });
    context.after(() => store.close());
    await store.put(alice, { credential: 'c' });
    await place.sql('BEGIN');
    await place.sql('LOCK TABLE callseal_subject');
    // PostgreSQL's code of a statement that was cancelled
    await assert.rejects(store.get(alice), { code: '57014' });
    await assert.rejects(store.put(alice, { credential: 'd' }), { code: '57014' });
    await place.sql('ROLLBACK');
    assert.equal((await store.get(alice))?.credential, 'c');
  });
});

test('a server that answers reads only is not ready', async (context) => {
  const place = await postgres.createPlace(context);
  const first = place.open();
  await first.ping();
  await place.sql(`ALTER DATABASE ${new URL(place.address).pathname.slice(1)} SET default_transaction_read_only = on`);
  await assert.rejects(place.open().ping());
});
