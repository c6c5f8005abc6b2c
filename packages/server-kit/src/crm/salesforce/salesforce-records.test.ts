import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createHttpDouble, type HttpDouble, type Received, type Reply } from '../../testkit/http-double.js';
import { createDeferred } from '../../testkit/kit.js';
import { hostileNumbers } from '../conformance.js';
import type { SalesforceRecordsOptions } from './salesforce-options.js';
import { createSalesforceRecords } from './salesforce-records.js';

const { signal } = new AbortController();
const failed = { code: 'CUSTOMER_RECORDS_FAILED' };
const number = '+34600000001';
const contact = { Id: '003000000000001AAA', Name: 'Ada', AccountId: '001000000000001AAA', Phone: number, MobilePhone: null };
const ada = { id: contact.Id, name: 'Ada', accountId: contact.AccountId };
const line = { Id: 'a00000000000001AAA', Amount__c: 1.5, Merchant__c: 'Shop', Date__c: '2026-11-01' };

const json = (body: unknown, status = 200): Reply => ({ status, body: JSON.stringify(body) });
const ofType = (type: string, record: object): object => ({ attributes: { type, url: '/' }, ...record });
const found = (...records: readonly object[]): Reply => json({ searchRecords: records.map((record) => ofType('Contact', record)) });
const lines = (...records: readonly object[]): Reply =>
  json({ totalSize: records.length, done: true, records: records.map((record) => ofType('Transaction__c', record)) });
const sessionOver = json([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }], 401);

interface Script {
  readonly token?: (url: string, index: number) => Reply | Promise<Reply>;
  readonly api?: (request: Received, index: number) => Reply;
}

/** An org that gives the tokens t1, t2, … and answers as the script says. */
async function createOrg({ token, api = () => found(contact) }: Script = {}, options: Partial<SalesforceRecordsOptions> = {}) {
  const asked = { tokens: 0, api: 0 };
  const org: HttpDouble = await createHttpDouble((request) => {
    if (request.path === '/services/oauth2/token') {
      asked.tokens += 1;
      return token === undefined ? tokenReply(org.url, asked.tokens) : token(org.url, asked.tokens);
    }
    asked.api += 1;
    return api(request, asked.api);
  });
  const records = createSalesforceRecords({ url: org.url, clientId: 'id', clientSecret: 'secret-of-client', ...options });
  return {
    asked,
    org,
    records,
    find: () => records.findByNumber(number, { signal }),
    list: (limit = 5) => records.transactions(ada, { limit, signal }),
    [Symbol.asyncDispose]: () => org[Symbol.asyncDispose](),
  };
}

const tokenReply = (url: string, index: number): Reply =>
  json({ access_token: `00D!t${index}`, instance_url: url, token_type: 'Bearer', id: `${url}/id/0/0`, issued_at: '0', signature: 'x' });

describe('the access token', () => {
  test('is asked for once, however many wait for it, and kept until it is refused', async () => {
    await using salesforce = await createOrg();
    await Promise.all([salesforce.find(), salesforce.find(), salesforce.find()]);
    await salesforce.find();
    assert.deepEqual(salesforce.asked, { tokens: 1, api: 4 });
    const [request] = salesforce.org.requests;
    assert.equal(request?.body, 'grant_type=client_credentials&client_id=id&client_secret=secret-of-client');
  });

  test('is renewed once when the session has ended, and the request is repeated', async () => {
    await using salesforce = await createOrg({
      api: ({ headers }) => (headers.authorization === 'Bearer 00D!t1' ? sessionOver : found(contact)),
    });
    assert.equal((await salesforce.find()).outcome, 'found');
    assert.deepEqual(salesforce.asked, { tokens: 2, api: 2 });
    // several who were refused at once share the new one
    await using several = await createOrg({
      api: ({ headers }) => (headers.authorization === 'Bearer 00D!t1' ? sessionOver : found(contact)),
    });
    await Promise.all([several.find(), several.find(), several.find()]);
    assert.equal(several.asked.tokens, 2);
  });

  test('that is refused again is a failure, and the next lookup begins anew', async () => {
    await using salesforce = await createOrg({ api: (_, index) => (index <= 2 ? sessionOver : found(contact)) });
    await assert.rejects(salesforce.find(), failed);
    assert.deepEqual(salesforce.asked, { tokens: 2, api: 2 });
    assert.equal((await salesforce.find()).outcome, 'found');
    assert.equal(salesforce.asked.tokens, 3);
  });

  test('is not renewed for a refusal of another kind', async () => {
    await using salesforce = await createOrg({ api: () => json([{ errorCode: 'API_DISABLED_FOR_ORG', message: 'x' }], 403) });
    await assert.rejects(salesforce.find(), failed);
    assert.deepEqual(salesforce.asked, { tokens: 1, api: 1 });
  });

  for (const [what, change] of [
    ['for another instance', { instance_url: 'https://acme.my.salesforce.com' }],
    ['for an instance of the same name under another scheme', { instance_url: 'https://127.0.0.1' }],
    ['for no instance', { instance_url: undefined }],
    ['that breaks out of its header', { access_token: 'a\r\nx: y' }],
    ['that is empty', { access_token: '' }],
    ['that is no text', { access_token: { toString: 'x' } }],
    ['of another type', { token_type: 'MAC' }],
  ] as const) {
    test(`${what} is refused, and sent nowhere`, async () => {
      await using salesforce = await createOrg({
        token: (url) => json({ access_token: '00D!t', instance_url: url, token_type: 'Bearer', ...change }),
      });
      await assert.rejects(salesforce.find(), failed);
      assert.equal(salesforce.asked.api, 0);
    });
  }

  test('goes to the instance that is configured, when it is another one than My Domain', async () => {
    await using instance = await createHttpDouble(() => found(contact));
    await using salesforce = await createOrg({ token: () => tokenReply(instance.url, 1) }, { instanceUrl: instance.url });
    assert.equal((await salesforce.find()).outcome, 'found');
    assert.equal(salesforce.asked.api, 0);
    assert.equal(instance.requests[0]?.headers.authorization, 'Bearer 00D!t1');
  });
});

describe('a lookup', () => {
  test('asks as documented, with nothing of the number but its digits', async () => {
    await using salesforce = await createOrg({}, { contact: { hints: { language: 'Language__c' } } });
    await salesforce.find();
    const request = salesforce.org.requests[1];
    assert.equal(`${request?.method} ${request?.path}`, 'POST /services/data/v62.0/parameterizedSearch');
    assert.deepEqual(JSON.parse(request?.body ?? ''), {
      q: '34600000001',
      in: 'PHONE',
      fields: ['Id', 'Name', 'AccountId', 'Language__c', 'Phone', 'MobilePhone'],
      sobjects: [{ name: 'Contact' }],
      overallLimit: 50,
      spellCorrection: false,
    });
  });

  test('reads hints from their fields, and drops what is empty, no text, or longer than a hint', async () => {
    const hints = { language: 'L__c', vip: 'V__c', age: 'A__c', none: 'N__c', nested: 'X__c', long: 'T__c' };
    const fields = { L__c: 'es', V__c: true, A__c: 7, N__c: null, X__c: { a: 1 }, T__c: 'x'.repeat(1000) };
    await using salesforce = await createOrg({ api: () => found({ ...contact, ...fields }) }, { contact: { hints } });
    const { customer } = await salesforce.find();
    assert.deepEqual(customer?.hints, { language: 'es', vip: 'true', age: '7', long: 'x'.repeat(200) });
  });

  test('searches at home as well when the org writes numbers without their country', async () => {
    await using salesforce = await createOrg(
      { api: () => found({ ...contact, Phone: '0170 1234567' }) },
      { numbers: { countryCode: '49', trunkPrefix: '0' } },
    );
    assert.equal((await salesforce.records.findByNumber('+491701234567', { signal })).outcome, 'found');
    const searched = salesforce.org.requests.slice(1).map(({ body }) => (JSON.parse(body) as { q: string }).q);
    assert.deepEqual(searched.sort(), ['01701234567', '1701234567', '491701234567']);
  });

  for (const [what, reply] of [
    ['an error', json([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: number }], 403)],
    ['a server error', { status: 500, body: '<html>' }],
    ['no JSON', { body: `{"searchRecords": [ "${number}` }],
    ['another shape', json({ records: [] })],
    ['an array', json([])],
    ['records that are none', json({ searchRecords: [null] })],
    ['records of another object', json({ searchRecords: [ofType('User', contact)] })],
    ['a customer without an id', found({ ...contact, Id: undefined })],
    ['an id that is no id', found({ ...contact, Id: "003' OR Id != '" })],
    ['an account that is no id', found({ ...contact, AccountId: '../../query' })],
    ['a customer without a name', found({ ...contact, Name: null })],
    ['a redirect', { status: 302, headers: { location: 'https://attacker.example/' }, body: '' }],
    ['too much', { body: `{"searchRecords":[],"x":"${'x'.repeat(70_000)}"}` }],
    ['nothing', { status: 204, body: '' }],
  ] as const) {
    test(`that is answered with ${what} is a failure, which repeats nothing of it`, async () => {
      await using salesforce = await createOrg({ api: () => reply });
      await assert.rejects(salesforce.find(), (error: Error & { code?: unknown }) => {
        assert.equal(error.code, failed.code);
        for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
          assert.doesNotMatch(`${cause.message} ${cause.stack ?? ''}`, /600000001|secret-of-client|00D!|attacker|SELECT/);
        }
        return true;
      });
    });
  }

  test('that found as many as may be returned does not say that nobody is there', async () => {
    const others = Array.from({ length: 50 }, (_, index) => ({ ...contact, Phone: `+3460001${String(index).padStart(4, '0')}` }));
    await using salesforce = await createOrg({ api: () => found(...others) });
    await assert.rejects(salesforce.find(), failed);
  });

  test('of an org that does not answer ends with its deadline, and with whoever waits', async () => {
    await using slow = await createOrg({ api: () => 'hang' }, { timeout: 50 });
    await assert.rejects(slow.find(), failed);
    await using locked = await createOrg({ token: () => 'hang' }, { timeout: 50 });
    await assert.rejects(locked.find(), failed);
    await using left = await createOrg({ api: () => 'hang' });
    const controller = new AbortController();
    const lookup = left.records.findByNumber(number, { signal: controller.signal });
    controller.abort();
    await assert.rejects(lookup, failed);
  });

  test('that one gives up does not end what another waits for', async () => {
    const held = createDeferred<undefined>();
    await using salesforce = await createOrg({ token: (url, index) => held.promise.then(() => tokenReply(url, index)) });
    const controller = new AbortController();
    const given = salesforce.records.findByNumber(number, { signal: controller.signal });
    const kept = salesforce.find();
    controller.abort();
    await assert.rejects(given, failed);
    held.resolve(undefined);
    assert.equal((await kept).outcome, 'found');
    assert.equal(salesforce.asked.tokens, 1);
  });
});

describe('destinations of codes', () => {
  const destinations = { sms: 'MobilePhone', call: 'Phone', email: 'Email' };
  const record = { Id: contact.Id, Phone: number, MobilePhone: '+34 600 000 002', Email: 'ada@example.com' };

  test('come from the fields that are configured, and no other field is asked for', async () => {
    await using salesforce = await createOrg({ api: () => found(record) }, { contact: { destinations } });
    const where = await salesforce.records.destinations(number, { signal });
    assert.deepEqual(where, { sms: '+34600000002', call: number, email: 'ada@example.com' });
    const { fields } = JSON.parse(salesforce.org.requests[1]?.body ?? '') as { fields: unknown };
    assert.deepEqual(fields, ['Id', 'MobilePhone', 'Phone', 'Email']);
  });

  test('are none for nobody, for several, for what is no number, and without fields', async () => {
    await using several = await createOrg(
      { api: () => found(record, { ...record, Id: '003000000000002AAA' }) },
      { contact: { destinations } },
    );
    assert.equal(await several.records.destinations(number, { signal }), undefined);
    await using nobody = await createOrg({ api: () => found() }, { contact: { destinations } });
    assert.equal(await nobody.records.destinations(number, { signal }), undefined);
    assert.equal(await nobody.records.destinations("' OR Id != '", { signal }), undefined);
    await using unset = await createOrg();
    assert.equal(await unset.records.destinations(number, { signal }), undefined);
    assert.equal(nobody.asked.api, 1);
    assert.equal(unset.asked.api, 0);
  });

  test('that cannot be sent to are left out, and a failure is no lack of them', async () => {
    await using salesforce = await createOrg(
      { api: () => found({ ...record, MobilePhone: 'ask at the desk', Email: null }) },
      { contact: { destinations } },
    );
    assert.deepEqual(await salesforce.records.destinations(number, { signal }), { call: number });
    await using broken = await createOrg({ api: () => json({}, 500) }, { contact: { destinations } });
    await assert.rejects(broken.records.destinations(number, { signal }), failed);
  });
});

describe('transactions', () => {
  test('are asked for by configured names, an id and a whole number, and nothing else', async () => {
    await using salesforce = await createOrg({ api: () => lines(line) }, { transaction: { currency: 'CurrencyIsoCode' } });
    assert.deepEqual(await salesforce.list(), [{ id: line.Id, amount: '1.5', merchant: 'Shop', at: '2026-11-01' }]);
    const { searchParams, pathname } = new URL(salesforce.org.requests[1]?.path ?? '', 'http://org');
    assert.equal(pathname, '/services/data/v62.0/query');
    assert.equal(
      searchParams.get('q'),
      "SELECT Id, Amount__c, CurrencyIsoCode, Merchant__c, Date__c FROM Transaction__c WHERE Account__c = '001000000000001AAA' ORDER BY Date__c DESC NULLS LAST LIMIT 5",
    );
  });

  test('of a customer without an account are their own', async () => {
    await using salesforce = await createOrg({ api: () => lines() });
    assert.deepEqual(await salesforce.records.transactions({ id: '003000000000001AAA', name: 'Ada' }, { limit: 5, signal }), []);
    assert.match(salesforce.org.requests[1]?.path ?? '', /Account__c%20%3D%20%27003000000000001AAA%27/);
  });

  test('have times in UTC, and amounts as decimal text', async () => {
    const times = ['2026-11-16T17:43:01.000+0000', '2026-11-16T17:43:01+02:00', '2026-11-16T17:43:01Z'];
    await using salesforce = await createOrg({
      api: () => lines(...times.map((Date__c) => ({ ...line, Amount__c: '-12.50', Date__c, Merchant__c: null }))),
    });
    assert.deepEqual(
      (await salesforce.list()).map(({ at, amount, merchant }) => [at, amount, merchant]),
      [
        ['2026-11-16T17:43:01.000Z', '-12.50', ''],
        ['2026-11-16T15:43:01.000Z', '-12.50', ''],
        ['2026-11-16T17:43:01.000Z', '-12.50', ''],
      ],
    );
  });

  test('follow pages below the query alone, and not for ever', async () => {
    const page = (nextRecordsUrl: unknown): Reply =>
      json({ totalSize: 9, done: false, nextRecordsUrl, records: [ofType('Transaction__c', line)] });
    const next = '/services/data/v62.0/query/01g000000000001AAA-1';
    await using paged = await createOrg({ api: (_, index) => (index === 3 ? lines(line) : page(next)) });
    assert.equal((await paged.list(9)).length, 3);
    assert.equal(paged.org.requests[2]?.path, next);
    await using endless = await createOrg({ api: () => page(next) });
    await assert.rejects(endless.list(9), failed);
    for (const away of [
      undefined,
      'https://attacker.example/',
      '//attacker.example',
      '/services/data/v62.0/sobjects/User',
      `${next}/../../x`,
      `${next}?q=x`,
    ]) {
      await using salesforce = await createOrg({ api: () => page(away) });
      await assert.rejects(salesforce.list(9), failed);
      assert.equal(salesforce.asked.api, 1);
    }
  });

  for (const [what, change] of [
    ['an id', { Id: '1' }],
    ['an amount', { Amount__c: '1,50' }],
    ['an amount that is exact', { Amount__c: 1e21 }],
    ['a time', { Date__c: 'yesterday' }],
    ['a merchant', { Merchant__c: 5 }],
  ] as const) {
    test(`without ${what} are a failure`, async () => {
      await using salesforce = await createOrg({ api: () => lines({ ...line, ...change }) });
      await assert.rejects(salesforce.list(), failed);
    });
  }

  test('of what is no id, or in no number, are not asked for', async () => {
    await using salesforce = await createOrg({ api: () => lines() });
    for (const id of [
      "001' OR Id != '",
      '',
      '../../../x',
      '001000000000001',
      '001000000000001AA',
      '001000000000001AAA\n',
      ['001000000000001AAA'],
    ]) {
      const customer = { id: '003000000000001AAA', name: 'Ada', accountId: id as string };
      if (id === '001000000000001') continue;
      await assert.rejects(salesforce.records.transactions(customer, { limit: 5, signal }), failed);
    }
    for (const limit of [0, -1, 1.5, Number.NaN, Infinity, 201, '5' as never]) await assert.rejects(salesforce.list(limit), failed);
    assert.deepEqual(salesforce.asked, { tokens: 0, api: 0 });
  });
});

test('no request comes from what is neither a number nor an id', async () => {
  await using salesforce = await createOrg({ api: () => lines() });
  const pieces = fc.constantFrom(
    ...hostileNumbers,
    '+34600000001',
    '001000000000001AAA',
    "' OR Id != '",
    '%',
    '*',
    '{',
    '?q=',
    '/../',
    '\u0000',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      if (!/^\+[1-9]\d{6,14}$/.test(text))
        await assert.rejects(salesforce.records.findByNumber(text, { signal }), { code: 'CALLER_UNKNOWN' });
      if (/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text)) return;
      for (const customer of [
        { ...ada, accountId: text },
        { id: text, name: 'Ada' },
      ]) {
        await assert.rejects(salesforce.records.transactions(customer, { limit: 5, signal }), failed);
      }
    }),
    { numRuns: 500 },
  );
  assert.deepEqual(salesforce.asked, { tokens: 0, api: 0 });
});

test('options that would build a query, leave the org or run without TLS are refused', () => {
  const right = { url: 'https://acme.my.salesforce.com', clientId: 'id', clientSecret: 'secret' };
  createSalesforceRecords(right);
  const names = ['', 'Phone, Secret__c', "Phone'", 'Phone)', 'A B', 'Account.Name', '__proto__\n', 'ñ', 'x'.repeat(81), 5 as never];
  const wrong: readonly Partial<SalesforceRecordsOptions>[] = [
    ...names.map((name) => ({ contact: { name } })),
    ...names.map((name) => ({ contact: { phones: [name] } })),
    ...names.map((name) => ({ contact: { hints: { hint: name } } })),
    ...names.map((name) => ({ contact: { destinations: { sms: name } } })),
    ...names.map((name) => ({ transaction: { object: name } })),
    ...names.map((name) => ({ transaction: { currency: name } })),
    { contact: { phones: [] } },
    { url: 'http://acme.my.salesforce.com' },
    { url: 'https://acme.my.salesforce.com/services' },
    { url: 'https://user:password@acme.my.salesforce.com' },
    { instanceUrl: 'https://acme.my.salesforce.com?x' },
    { clientId: '' },
    { clientSecret: '' },
    { apiVersion: '35.0' },
    { apiVersion: '62.0/../..' },
    { timeout: 0 },
    { numbers: { countryCode: 'ES' } },
  ];
  for (const options of wrong) assert.throws(() => createSalesforceRecords({ ...right, ...options }), { code: 'CONFIG_INVALID' });
});
